#include "watermark/watermark.h"

#include <algorithm>
#include <utility>

#include "bytes/error.h"
#include "geometry/resize.h"
#include "watermark/mark_rows.h"

namespace pyramidion {
namespace {

constexpr std::size_t pixel_values = 4;

/// A grid has blocks of four sizes: those at its right and bottom edges are smaller.
constexpr std::size_t most_inks = 8;

void check(const WatermarkSettings& settings) {
  const auto is_share = [](double value) { return value >= 0 && value <= 1; };  // Not so not-a-number.
  if (!is_share(settings.opacity)) throw Error(ErrorCode::bad_request, "a watermark's opacity is from 0 to 1");
  if (!is_share(settings.probability)) throw Error(ErrorCode::bad_request, "a watermark's probability is from 0 to 1");
  if (!(settings.scale >= 0 && settings.scale <= 16)) {
    throw Error(ErrorCode::bad_request, "a watermark's scale is from 0 to 16");
  }
}

/// A span of a row or a column: `count` values of the mark from `mark` on go to the picture's from `picture` on.
struct Overlap {
  std::size_t mark = 0;
  std::size_t picture = 0;
  std::size_t count = 0;
};

Overlap overlap(std::int64_t begin, std::uint32_t mark, std::int64_t block_end, std::uint32_t picture) {
  const std::int64_t end = std::min({begin + mark, block_end, std::int64_t{picture}});
  const std::int64_t first = std::max<std::int64_t>(begin, 0);
  if (first >= end) return {};
  return {static_cast<std::size_t>(first - begin), static_cast<std::size_t>(first),
          static_cast<std::size_t>(end - first)};
}

template <typename Value>
void draw(const MarkInk& ink, const Overlap& across, const Overlap& down, Picture& picture) {
  const auto* const values = reinterpret_cast<const Value*>(ink.values.data());
  auto* const pixels = reinterpret_cast<Value*>(picture.rgba.data());
  const std::size_t count = pixel_values * across.count;
  for (std::size_t y = 0; y < down.count; ++y) {
    const std::size_t from = pixel_values * ((down.mark + y) * ink.width + across.mark);
    Value* const row = pixels + pixel_values * ((down.picture + y) * picture.width + across.picture);
    if (ink.weights.empty()) {
      add_mark(values + from, count, row);
    } else {
      move_to_mark(values + from, ink.weights.data() + from, count, row);
    }
  }
}

}  // namespace

Mark::Mark(Picture picture) : picture_(std::move(picture)) {
  if (picture_.width == 0 || picture_.height == 0) {
    throw Error(ErrorCode::bad_request, "a watermark has at least one pixel");
  }
}

const Picture& Mark::scaled_to(MarkSize size) {
  const auto size_of = [](const Picture& picture) { return MarkSize{picture.width, picture.height}; };
  if (size == size_of(picture_)) return picture_;
  if (size != size_of(scaled_)) scaled_ = resampled(picture_, size.width, size.height);
  return scaled_;
}

const MarkInk& Mark::ink_for(const MarkBlock& block, const WatermarkSettings& settings, std::uint8_t depth) {
  Made wanted{{picture_.width, picture_.height}, {}, settings.mode, settings.opacity, depth, {}};
  if (settings.scale > 0) wanted.size = scaled_mark(wanted.size, {block.width, block.height}, settings.scale);
  wanted.extent = {std::min(wanted.size.width, block.width), std::min(wanted.size.height, block.height)};
  const auto found = std::find_if(made_.begin(), made_.end(), [&](const Made& made) {
    return made.size == wanted.size && made.extent == wanted.extent && made.mode == wanted.mode &&
           made.opacity == wanted.opacity && made.depth == wanted.depth;
  });
  if (found != made_.end()) {
    std::rotate(found, found + 1, made_.end());
    return made_.back().ink;
  }
  if (made_.size() == most_inks) made_.erase(made_.begin());
  wanted.ink = make_ink(scaled_to(wanted.size), wanted.extent.width, wanted.extent.height, wanted.mode, wanted.opacity,
                        wanted.depth);
  made_.push_back(std::move(wanted));
  return made_.back().ink;
}

void watermark(Picture& picture, Mark& mark, const WatermarkSettings& settings, std::span<const MarkBlock> blocks) {
  check(settings);
  for (const MarkBlock& block : blocks) {
    if (block.width == 0 || block.height == 0) continue;
    const MarkRandom random(block.key);
    if (!random.chance(settings.probability)) continue;
    const MarkInk& ink = mark.ink_for(block, settings, picture.depth);
    const MarkSize size{ink.width, ink.height};
    for (const MarkOffset& offset : mark_offsets(settings.placement, {block.width, block.height}, size, random)) {
      const Overlap across = overlap(block.x + offset.x, size.width, block.x + block.width, picture.width);
      const Overlap down = overlap(block.y + offset.y, size.height, block.y + block.height, picture.height);
      if (picture.depth == 16) {
        draw<std::uint16_t>(ink, across, down, picture);
      } else {
        draw<std::uint8_t>(ink, across, down, picture);
      }
    }
  }
}

}  // namespace pyramidion
