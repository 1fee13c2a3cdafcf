#include "jp2/jp2_levels.h"

#include <algorithm>
#include <numeric>

#include "jp2/divide_up.h"

namespace pyramidion {
namespace {

Jp2Level level_of(const ImageSize& size, unsigned discard, unsigned shrink, std::uint32_t tile) {
  Jp2Level level;
  level.discard = discard;
  level.shrink = shrink;
  std::uint32_t dx = 0;
  std::uint32_t dy = 0;
  for (const ComponentSize& component : size.components) {
    dx = std::gcd(dx, std::uint32_t{component.dx});
    dy = std::gcd(dy, std::uint32_t{component.dy});
  }
  level.dx = dx;
  level.dy = dy;
  // Rounding up twice is rounding up once.
  level.grid = {divide_up(shift_up(size.image.x0, discard), dx), divide_up(shift_up(size.image.y0, discard), dy),
                divide_up(shift_up(size.image.x1, discard), dx), divide_up(shift_up(size.image.y1, discard), dy)};
  level.level = {static_cast<std::uint32_t>(shift_up(level.grid.x1 - level.grid.x0, shrink)),
                 static_cast<std::uint32_t>(shift_up(level.grid.y1 - level.grid.y0, shrink)), tile, tile};
  return level;
}

}  // namespace

std::vector<Jp2Level> jp2_levels(const CodestreamHeader& header, std::uint32_t tile) {
  unsigned resolutions = 32;
  for (const CodingStyle& style : header.parameters.styles) {
    resolutions = std::min<unsigned>(resolutions, style.decomposition_levels);
  }
  std::vector<Jp2Level> levels;
  for (unsigned discard = 0; discard <= resolutions; ++discard) {
    const Jp2Level level = level_of(header.size, discard, 0, tile);
    if (level.level.width == 0 || level.level.height == 0) break;
    levels.push_back(level);
    // Nobody looks at an image of one pixel in several ways.
    if (level.level.width == 1 && level.level.height == 1) break;
  }
  if (levels.empty()) return levels;
  const unsigned lowest = levels.back().discard;
  for (unsigned shrink = 1; std::max(levels.back().level.width, levels.back().level.height) > tile; ++shrink) {
    levels.push_back(level_of(header.size, lowest, shrink, tile));
  }
  return levels;
}

bool is_cut(const ImageSize& size, const Jp2Level& level) {
  if (level.shrink > 0) return false;
  const auto is_longer = [&](std::int64_t tile, std::int64_t image, std::int64_t distance, std::int64_t own) {
    return std::min(tile, image) >> level.discard > distance * own;
  };
  const Box& image = size.image;
  return is_longer(size.tile_width, image.x1 - image.x0, level.dx, level.level.tile_width) ||
         is_longer(size.tile_height, image.y1 - image.y0, level.dy, level.level.tile_height);
}

}  // namespace pyramidion
