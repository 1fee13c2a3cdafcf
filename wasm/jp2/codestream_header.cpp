#include "jp2/codestream_header.h"

#include <algorithm>

namespace pyramidion {
namespace {

std::int64_t divided_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

}  // namespace

std::uint32_t ImageSize::tile_columns() const {
  return static_cast<std::uint32_t>(divided_up(image.x1 - tile_x0, tile_width));
}

std::uint32_t ImageSize::tile_rows() const {
  return static_cast<std::uint32_t>(divided_up(image.y1 - tile_y0, tile_height));
}

Box ImageSize::tile(std::uint32_t tile) const {
  const std::int64_t x = tile_x0 + std::int64_t{tile % tile_columns()} * tile_width;
  const std::int64_t y = tile_y0 + std::int64_t{tile / tile_columns()} * tile_height;
  return {std::max(x, image.x0), std::max(y, image.y0), std::min(x + tile_width, image.x1),
          std::min(y + tile_height, image.y1)};
}

}  // namespace pyramidion
