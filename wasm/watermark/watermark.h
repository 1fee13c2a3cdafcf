#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "picture/picture.h"
#include "watermark/mark_ink.h"
#include "watermark/mark_placement.h"
#include "watermark/mark_random.h"

namespace pyramidion {

/// How a picture is marked. Throws Error `bad_request` where it is used, for numbers out of their range.
struct WatermarkSettings {
  MarkMode mode = MarkMode::over;
  MarkPlacement placement = MarkPlacement::random;
  double opacity = 1;      ///< 0–1; alpha is multiplied by it.
  double probability = 1;  ///< 0–1: that a block is marked.
  double scale = 0;        ///< Of the mark to the block, the side that limits it; 0: the mark's own size.
};

/// One tile, in pixels of the picture, of which it may lie partly or wholly outside. The mark is placed in the tile,
/// and what of it lies within the picture is drawn: so a region looks like the tiles that it is cut from.
struct MarkBlock {
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  MarkKey key;
};

/// The picture of a watermark, and what has been made of it for the tiles so far.
class Mark {
 public:
  /// Throws Error `bad_request` for a picture without pixels.
  explicit Mark(Picture picture);

  /// The mark for blocks of this size, cut to it. Valid until the next call.
  const MarkInk& ink_for(const MarkBlock& block, const WatermarkSettings& settings, std::uint8_t depth);

 private:
  struct Made {
    MarkSize size;
    MarkSize extent;  ///< What of it is in the ink.
    MarkMode mode;
    double opacity;
    std::uint8_t depth;
    MarkInk ink;
  };

  /// The picture in that size. Of others, the last is kept: sliders change the opacity more often than the scale.
  const Picture& scaled_to(MarkSize size);

  Picture picture_;
  Picture scaled_;
  std::vector<Made> made_;  ///< The one used last comes last.
};

/// Draws the mark on the blocks that chance picks. Alpha stays as it is.
void watermark(Picture& picture, Mark& mark, const WatermarkSettings& settings, std::span<const MarkBlock> blocks);

}  // namespace pyramidion
