#include "bindings/decoder_functions.h"

#include <emscripten/bind.h>

#include <optional>
#include <string>
#include <utility>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "bindings/object.h"
#include "bindings/picture_object.h"
#include "decode/raster_description.h"
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

const char* name_of(SampleFormat format) {
  switch (format) {
    case SampleFormat::signed_integer:
      return "signed";
    case SampleFormat::floating_point:
      return "float";
    default:
      return "unsigned";
  }
}

val to_object(const Raster& raster) {
  const std::size_t size = std::size_t{raster.width} * raster.height * raster.bands * (raster.bits / 8U);
  val result = val::object();
  set_number(result, "width", raster.width);
  set_number(result, "height", raster.height);
  set_number(result, "bands", raster.bands);
  set_number(result, "bits", raster.bits);
  set(result, "sampleFormat", name_of(raster.format));
  set(result, "data", to_uint8_array({raster.data.data(), size}));
  return result;
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
    const Raster raster = decode_cropped(excerpt, length, width, height, max_bytes, Purpose::raster, settings);
    val result = to_object(raster);
    set_number(result, "significantBits", raster.significant_bits);
    set(result, "description", to_array(description_of(raster.interpretation)));
    std::vector<double> absent;
    for (const Region& region : raster.absent) {
      for (const std::uint32_t value : {region.x, region.y, region.width, region.height}) absent.push_back(value);
    }
    set(result, "absent", to_array(absent));
    return result;
  });
}

val decode_picture(std::uintptr_t excerpt, double length, double width, double height, double max_bytes,
                   const val& settings) {
  return answer([&] {
    const RenderSettings render_settings{optional_number(settings, "minimum"), optional_number(settings, "maximum")};
    Raster raster = decode_cropped(excerpt, length, width, height, max_bytes, Purpose::picture, settings);
    const Picture picture = render_excerpt(std::move(raster), render_settings);
    return to_object(picture);
  });
}

EMSCRIPTEN_BINDINGS(pyramidion_decoder) {
  emscripten::function("decodeSamples", &decode_samples);
  emscripten::function("decodeRaster", &decode_raster);
  emscripten::function("decodePicture", &decode_picture);
}

}  // namespace pyramidion
