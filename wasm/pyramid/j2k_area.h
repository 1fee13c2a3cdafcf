#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace pyramidion {

/// A rectangle of a codestream's reference grid; x1 and y1 are one past its last column and row.
struct J2kArea {
  std::uint32_t x0 = 0;
  std::uint32_t y0 = 0;
  std::uint32_t x1 = 0;
  std::uint32_t y1 = 0;

  [[nodiscard]] bool is_empty() const { return x1 <= x0 || y1 <= y0; }

  friend bool operator==(const J2kArea&, const J2kArea&) = default;
};

/// What a file says of the codestream of one of its tiles.
struct J2kExpectation {
  std::uint32_t width = 0;  ///< In pixels, at least.
  std::uint32_t height = 0;
  std::uint16_t bands = 0;  ///< 0: it says nothing at all.
  std::uint16_t bits = 0;   ///< Precisions of the same container (8, 16 or 32 bits) will do.
  bool is_signed = false;

  friend bool operator==(const J2kExpectation&, const J2kExpectation&) = default;
};

/// What the excerpt of a JPEG 2000 file does not say itself of how its pixels are to be made.
struct J2kDecoding {
  J2kArea area;  ///< On the excerpt's reference grid: what to decode. Empty: all.
  /// The decoder is given the area rounded outwards to multiples of 2^align, for it is exact then (see window.h).
  std::uint8_t align = 0;
  std::uint8_t discard = 0;   ///< Resolutions that the excerpt has and that are not wanted.
  std::uint8_t shrink = 0;    ///< Each 2^shrink by 2^shrink decoded pixels are averaged to one.
  bool is_lenient = false;    ///< Show what can be decoded of a damaged codestream.
  J2kExpectation expected{};  ///< A codestream that is not like this is refused.
  /// Apart from each other, on the same grid as the area: what of it the source does not hold, and so the excerpt
  /// either lacks or has empty.
  std::vector<J2kArea> absent{};

  friend bool operator==(const J2kDecoding&, const J2kDecoding&) = default;
};

/// The part of `image` to decode so that `area` comes out exactly: rounded outwards to multiples of 2^align, and so far
/// that it holds the samples at or before it, or the image's first ones, where they lie `dx` and `dy` apart.
[[nodiscard]] inline J2kArea aligned_area(const J2kArea& area, const J2kArea& image, std::uint8_t align,
                                          std::uint8_t dx, std::uint8_t dy) {
  const std::uint64_t mask = (std::uint64_t{1} << align) - 1;
  const auto down = [mask](std::uint32_t position, std::uint32_t distance, std::uint32_t least) {
    const std::uint32_t back = std::min(position, distance - 1);
    return std::max(static_cast<std::uint32_t>((position - back) & ~mask), least);
  };
  const auto up = [mask](std::uint32_t position, std::uint32_t distance, std::uint32_t least, std::uint32_t most) {
    const std::uint64_t behind_first = std::uint64_t{least} + (distance > 1 ? distance : 0);
    return static_cast<std::uint32_t>(
        std::min((std::max<std::uint64_t>(position, behind_first) + mask) & ~mask, std::uint64_t{most}));
  };
  return {down(area.x0, dx, image.x0), down(area.y0, dy, image.y0), up(area.x1, dx, image.x0, image.x1),
          up(area.y1, dy, image.y0, image.y1)};
}

}  // namespace pyramidion
