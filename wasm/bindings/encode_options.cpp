#include "bindings/encode_options.h"

#include <algorithm>
#include <vector>

#include "bindings/object.h"
#include "bindings/property.h"

using emscripten::val;

namespace pyramidion {
namespace {

std::vector<std::uint8_t> to_bytes(const val& options, const char* name) {
  const val bytes = options[name];
  return is_absent(bytes) ? std::vector<std::uint8_t>() : emscripten::convertJSArrayToNumberVector<std::uint8_t>(bytes);
}

}  // namespace

int to_int(const val& options, const char* name, int otherwise) {
  return static_cast<int>(number_of(options, name, otherwise));
}

std::array<std::uint8_t, 3> to_background(const val& options) {
  std::array<std::uint8_t, 3> colour{255, 255, 255};
  const val value = options["background"];
  if (is_absent(value)) return colour;
  for (std::size_t i = 0; i < colour.size(); ++i) {
    colour[i] = static_cast<std::uint8_t>(std::clamp(value[i].as<double>(), 0.0, 255.0));
  }
  return colour;
}

Attachments to_attachments(const val& options) {
  Attachments attachments;
  attachments.icc = to_bytes(options, "icc");
  const std::vector<std::uint8_t> xmp = to_bytes(options, "xmp");
  attachments.xmp.assign(xmp.begin(), xmp.end());
  const val resolution = options["resolution"];
  if (!is_absent(resolution)) {
    const std::string unit = text_of(resolution, "unit");
    attachments.resolution = PrintResolution{resolution["x"].as<double>(), resolution["y"].as<double>(),
                                             unit == "none" ? ResolutionUnit::none
                                             : unit == "cm" ? ResolutionUnit::centimetre
                                                            : ResolutionUnit::inch};
  }
  return attachments;
}

}  // namespace pyramidion
