#include "bindings/raster_at.h"

#include <algorithm>
#include <string>
#include <utility>

#include "bindings/number.h"
#include "bindings/property.h"
#include "bytes/error.h"
#include "process/described.h"

using emscripten::val;

namespace pyramidion {
namespace {

SampleFormat to_format(const std::string& name) {
  if (name == "signed") return SampleFormat::signed_integer;
  return name == "float" ? SampleFormat::floating_point : SampleFormat::unsigned_integer;
}

}  // namespace

Raster raster_of(Buffer samples, const val& object) {
  Raster raster;
  raster.width = to_integer<std::uint32_t>(number_of(object, "width", 0), "width");
  raster.height = to_integer<std::uint32_t>(number_of(object, "height", 0), "height");
  raster.bands = to_integer<std::uint16_t>(number_of(object, "bands", 1), "bands");
  raster.bits = to_integer<std::uint16_t>(number_of(object, "bits", 8), "bits");
  raster.significant_bits = to_integer<std::uint16_t>(number_of(object, "significantBits", raster.bits), "bits");
  raster.format = to_format(text_of(object, "sampleFormat"));
  raster.interpretation = described(numbers_of(object, "description"));
  if (object["noData"].isNumber()) raster.interpretation.no_data = number_of(object, "noData", 0);
  const auto absent = numbers_of(object, "absent");
  const auto whole = [](double number) { return to_integer<std::uint32_t>(number, "absent"); };
  for (std::size_t i = 0; i + 3 < absent.size(); i += 4) {
    raster.absent.push_back({whole(absent[i]), whole(absent[i + 1]), whole(absent[i + 2]), whole(absent[i + 3])});
  }
  const bool is_known = raster.bits == 8 || raster.bits == 16 || raster.bits == 32 || raster.bits == 64;
  const bool is_float_byte = raster.bits == 8 && raster.format == SampleFormat::floating_point;
  const double size = static_cast<double>(raster.width) * raster.height * raster.bands * raster.bits / 8;
  if (!is_known || is_float_byte || raster.bands == 0 || raster.significant_bits == 0 ||
      raster.significant_bits > raster.bits || size == 0 || size != static_cast<double>(samples.size())) {
    throw Error(ErrorCode::bad_request, "the samples are not what their description says");
  }
  raster.data = std::move(samples);
  return raster;
}

Raster raster_at(std::uintptr_t samples, double length, const val& object) {
  const auto bytes = bytes_at(samples, length);
  Buffer copy(bytes.size());
  std::copy(bytes.begin(), bytes.end(), copy.data());
  return raster_of(std::move(copy), object);
}

}  // namespace pyramidion
