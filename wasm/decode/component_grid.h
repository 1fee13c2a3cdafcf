#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/raster.h"

namespace pyramidion {

/// Decoded samples of one component.
struct ComponentPlane {
  const std::int32_t* samples = nullptr;  ///< Null where it has none.
  std::uint32_t x0 = 0;                   ///< Of the first sample: its place in units of dx, dy on the reference grid.
  std::uint32_t y0 = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t dx = 1;
  std::uint32_t dy = 1;
};

/// Where the raster's pixels lie on the reference grid: the first is at (x0 × dx, y0 × dy).
struct ComponentGrid {
  std::uint32_t x0 = 0;
  std::uint32_t y0 = 0;
  std::uint32_t dx = 1;
  std::uint32_t dy = 1;
};

/// Fills a band of the raster. Each pixel gets the sample at or before its place, or the nearest that there is.
void fill_band(const ComponentPlane& plane, const ComponentGrid& grid, std::uint16_t band, Raster& raster);

}  // namespace pyramidion
