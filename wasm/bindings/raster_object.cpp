#include "bindings/raster_object.h"

#include <vector>

#include "bindings/answer.h"
#include "bindings/object.h"
#include "decode/raster_description.h"

using emscripten::val;

namespace pyramidion {
namespace {

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

}  // namespace

val to_object(const Raster& raster) {
  const std::size_t size = row_bytes(raster) * raster.height;
  val result = val::object();
  set_number(result, "width", raster.width);
  set_number(result, "height", raster.height);
  set_number(result, "bands", raster.bands);
  set_number(result, "bits", raster.bits);
  set(result, "sampleFormat", name_of(raster.format));
  set(result, "data", to_uint8_array({raster.data.data(), size}));
  return result;
}

val to_described_object(const Raster& raster) {
  val result = to_object(raster);
  set_number(result, "significantBits", raster.significant_bits);
  set(result, "description", to_array(description_of(raster.interpretation)));
  std::vector<double> absent;
  for (const Region& region : raster.absent) {
    for (const std::uint32_t value : {region.x, region.y, region.width, region.height}) absent.push_back(value);
  }
  set(result, "absent", to_array(absent));
  if (raster.has_profile) set_flag(result, "hasProfile", true);
  return result;
}

}  // namespace pyramidion
