#include "bindings/decoder_functions.h"

#include <emscripten/bind.h>

#include <optional>
#include <string>
#include <utility>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "bindings/object.h"
#include "bindings/picture_object.h"
#include "bindings/raster_object.h"
#include "picture/crop.h"

using emscripten::val;

namespace pyramidion {
namespace {

Raster decode_cropped(std::uintptr_t excerpt, double length, double width, double height, double max_bytes,
                      Purpose purpose, const val& settings) {
  const DecodeLimits limits{to_integer<std::uint64_t>(max_bytes, "maxBytes")};
  return crop(decode_excerpt(bytes_at(excerpt, length), limits, purpose, settings),
              to_integer<std::uint32_t>(width, "the width"), to_integer<std::uint32_t>(height, "the height"));
}

std::optional<double> optional_number(const val& object, const char* name) {
  if (is_absent(object)) return {};
  const val value = object[name];
  if (!value.isNumber()) return {};
  return value.as<double>();
}

}  // namespace

val decode_samples(std::uintptr_t excerpt, double length, double width, double height, double max_bytes,
                   const val& settings) {
  return answer(
      [&] { return to_object(decode_cropped(excerpt, length, width, height, max_bytes, Purpose::samples, settings)); });
}

val decode_raster(std::uintptr_t excerpt, double length, double width, double height, double max_bytes,
                  const val& settings) {
  return answer([&] {
    return to_described_object(decode_cropped(excerpt, length, width, height, max_bytes, Purpose::raster, settings));
  });
}

val decode_picture(std::uintptr_t excerpt, double length, double width, double height, double max_bytes,
                   const val& settings) {
  return answer([&] {
    const RenderSettings render_settings{optional_number(settings, "minimum"), optional_number(settings, "maximum")};
    Raster raster = decode_cropped(excerpt, length, width, height, max_bytes, Purpose::picture, settings);
    const bool has_profile = raster.has_profile;
    const val picture = to_object(render_excerpt(std::move(raster), render_settings));
    if (has_profile) set_flag(picture, "hasProfile", true);
    return picture;
  });
}

EMSCRIPTEN_BINDINGS(pyramidion_decoder) {
  emscripten::function("decodeSamples", &decode_samples);
  emscripten::function("decodeRaster", &decode_raster);
  emscripten::function("decodePicture", &decode_picture);
}

}  // namespace pyramidion
