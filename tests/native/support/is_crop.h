#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "decode/raster.h"

namespace pyramidion::testing {

/// Whether `part`, an area, has the samples of `whole` from (x, y) on.
inline bool is_crop(const Raster& part, const Raster& whole, std::uint32_t x, std::uint32_t y) {
  const std::size_t pixel_bytes = std::size_t{part.bands} * part.bits / 8;
  for (std::uint32_t j = 0; j < part.height; ++j) {
    const std::uint8_t* const row = part.data.data() + j * part.width * pixel_bytes;
    const std::uint8_t* const same = whole.data.data() + (std::size_t{y + j} * whole.width + x) * pixel_bytes;
    if (!std::equal(row, row + part.width * pixel_bytes, same)) return false;
  }
  return true;
}

}  // namespace pyramidion::testing
