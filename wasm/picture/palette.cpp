#include "picture/palette.h"

#include <algorithm>

#include "bytes/error.h"

namespace pyramidion {

Palette palette_of(const Raster& raster) {
  const auto& map = raster.interpretation.colour_map;
  if (raster.bits > 16 || map.size() != std::size_t{3} << raster.significant_bits) {
    throw Error(ErrorCode::unsupported, "the palette has no colour map that fits its samples");
  }
  const bool is_8_bit = std::all_of(map.begin(), map.end(), [](std::uint16_t value) { return value < 256; });
  return {map, map.size() / 3, is_8_bit};
}

}  // namespace pyramidion
