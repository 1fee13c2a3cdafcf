#pragma once

#include <cstdint>
#include <span>

#include "decode/raster.h"

namespace pyramidion {

/// The colours of a palette's indices.
struct Palette {
  std::span<const std::uint16_t> values;  ///< All reds, then all greens, then all blues.
  std::size_t size = 0;                   ///< How many colours: a power of two.
  /// Some writers fill the 16-bit map with 8-bit values: then it has no value above 255.
  bool is_8_bit = false;
};

/// The palette of a raster, which it refers to. Throws Error `unsupported` where it does not fit the samples.
[[nodiscard]] Palette palette_of(const Raster& raster);

}  // namespace pyramidion
