#include "decode/component_grid.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace pyramidion {
namespace {

/// The index, among `count` samples from `first` on, of the one at or before `place` on the reference grid.
std::uint32_t sample_at(std::uint64_t place, std::uint32_t distance, std::uint32_t first, std::uint32_t count) {
  const std::uint64_t sample = std::max<std::uint64_t>(place / distance, first);
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(sample - first, count - 1));
}

template <typename T>
void store_row(const std::int32_t* row, std::uint32_t width, std::size_t step, std::uint8_t* target) {
  for (std::uint32_t i = 0; i < width; ++i) {
    const T value = static_cast<T>(row[i]);
    std::memcpy(target + i * step, &value, sizeof(T));
  }
}

using StoreRow = decltype(&store_row<std::uint8_t>);

StoreRow store_row_for(std::uint16_t bits) {
  switch (bits) {
    case 8:
      return store_row<std::uint8_t>;
    case 16:
      return store_row<std::uint16_t>;
    default:
      return store_row<std::uint32_t>;
  }
}

void fill(const ComponentPlane& plane, const ComponentGrid& grid, std::uint16_t band, Raster& raster) {
  const StoreRow store = store_row_for(raster.bits);
  const std::size_t sample_bytes = raster.bits / 8U;
  const std::size_t step = raster.bands * sample_bytes;
  const std::size_t row_bytes = raster.width * step;
  std::vector<std::uint32_t> columns;  // Only where samples are repeated.
  std::vector<std::int32_t> spread;
  if (plane.dx != grid.dx || plane.x0 != grid.x0 || plane.width < raster.width) {
    columns.resize(raster.width);
    spread.resize(raster.width);
    for (std::uint32_t i = 0; i < raster.width; ++i) {
      columns[i] = sample_at((std::uint64_t{grid.x0} + i) * grid.dx, plane.dx, plane.x0, plane.width);
    }
  }
  std::uint8_t* target = raster.data.data() + band * sample_bytes;
  for (std::uint32_t j = 0; j < raster.height; ++j, target += row_bytes) {
    const std::uint32_t y = sample_at((std::uint64_t{grid.y0} + j) * grid.dy, plane.dy, plane.y0, plane.height);
    const std::int32_t* row = plane.samples + std::size_t{y} * plane.width;
    if (!columns.empty()) {
      for (std::uint32_t i = 0; i < raster.width; ++i) spread[i] = row[columns[i]];
      row = spread.data();
    }
    store(row, raster.width, step, target);
  }
}

}  // namespace

void fill_band(const ComponentPlane& plane, const ComponentGrid& grid, std::uint16_t band, Raster& raster) {
  constexpr std::int32_t nothing = 0;
  ComponentPlane filled = plane;
  if (plane.samples == nullptr || plane.width == 0 || plane.height == 0) {
    filled.samples = &nothing;
    filled.width = filled.height = 1;
  }
  fill(filled, grid, band, raster);
}

}  // namespace pyramidion
