#pragma once

#include <cstdint>
#include <vector>

#include "watermark/mark_random.h"

namespace pyramidion {

struct MarkSize {
  std::uint32_t width = 0;
  std::uint32_t height = 0;

  bool operator==(const MarkSize&) const = default;
};

/// The mark's top left corner, from the block's.
struct MarkOffset {
  std::uint32_t x = 0;
  std::uint32_t y = 0;
};

/// Where in a block a mark goes. In a direction in which it is larger than the block, it begins at the block's edge.
enum class MarkPlacement : std::uint8_t {
  random,
  center,
  grid,   ///< As often as it fits, with gaps of half its size, the whole in the middle.
  corner  ///< Bottom right, a thirty-second of the block's shorter side from the edges.
};

/// All the places in a block.
[[nodiscard]] std::vector<MarkOffset> mark_offsets(MarkPlacement placement, MarkSize block, MarkSize mark,
                                                   const MarkRandom& random);

/// The mark's size where its limiting side is to be `scale` times the block's; at least one pixel.
[[nodiscard]] MarkSize scaled_mark(MarkSize mark, MarkSize block, double scale);

}  // namespace pyramidion
