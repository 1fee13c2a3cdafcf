#include "watermark/mark_placement.h"

#include <algorithm>

namespace pyramidion {
namespace {

std::uint32_t free_space(std::uint32_t block, std::uint32_t mark) { return block > mark ? block - mark : 0; }

/// Where the marks of a row of the grid begin.
std::vector<std::uint32_t> grid_positions(std::uint32_t block, std::uint32_t mark) {
  const std::uint64_t step = std::uint64_t{mark} + std::max(1U, mark / 2);
  const std::uint64_t count = 1 + free_space(block, mark) / step;
  const auto begin = static_cast<std::uint32_t>((free_space(block, mark) - (count - 1) * step) / 2);
  std::vector<std::uint32_t> result;
  for (std::uint64_t i = 0; i < count; ++i) result.push_back(begin + static_cast<std::uint32_t>(i * step));
  return result;
}

std::vector<MarkOffset> grid(MarkSize block, MarkSize mark) {
  std::vector<MarkOffset> result;
  const auto columns = grid_positions(block.width, mark.width);
  for (const std::uint32_t y : grid_positions(block.height, mark.height)) {
    for (const std::uint32_t x : columns) result.push_back({x, y});
  }
  return result;
}

}  // namespace

std::vector<MarkOffset> mark_offsets(MarkPlacement placement, MarkSize block, MarkSize mark, const MarkRandom& random) {
  const MarkSize free{free_space(block.width, mark.width), free_space(block.height, mark.height)};
  const std::uint32_t margin = std::min(block.width, block.height) / 32;
  switch (placement) {
    case MarkPlacement::random:
      return {{random.up_to(free.width, MarkRandom::Use::x), random.up_to(free.height, MarkRandom::Use::y)}};
    case MarkPlacement::center:
      return {{free.width / 2, free.height / 2}};
    case MarkPlacement::grid:
      return grid(block, mark);
    case MarkPlacement::corner:
      break;
  }
  return {{free_space(free.width, margin), free_space(free.height, margin)}};
}

MarkSize scaled_mark(MarkSize mark, MarkSize block, double scale) {
  const double factor =
      scale * std::min(static_cast<double>(block.width) / mark.width, static_cast<double>(block.height) / mark.height);
  const auto scaled = [&](std::uint32_t side) {
    return static_cast<std::uint32_t>(std::clamp(side * factor + 0.5, 1.0, 4294967295.0));
  };
  return {scaled(mark.width), scaled(mark.height)};
}

}  // namespace pyramidion
