#pragma once

#include <algorithm>
#include <cstdint>

namespace pyramidion {

/// One resolution of an image. Level 0 is full size. All sizes are in this level's own pixels, read from the file:
/// nothing assumes that levels halve.
struct Level {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t tile_width = 0;   ///< For a striped image: the image width.
  std::uint32_t tile_height = 0;  ///< For a striped image: the rows of a strip.

  [[nodiscard]] std::uint32_t columns() const { return tile_width == 0 ? 0 : 1 + (width - 1) / tile_width; }
  [[nodiscard]] std::uint32_t rows() const { return tile_height == 0 ? 0 : 1 + (height - 1) / tile_height; }

  friend bool operator==(const Level&, const Level&) = default;
};

/// A rectangle in the pixels of one level.
struct Region {
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;

  friend bool operator==(const Region&, const Region&) = default;
};

/// Whether a region holds something, and lies within so many pixels.
[[nodiscard]] inline bool is_within(const Region& region, std::uint32_t width, std::uint32_t height) {
  const auto reaches = [](std::uint32_t start, std::uint32_t length, std::uint32_t whole) {
    return length > 0 && start < whole && length <= whole - start;
  };
  return reaches(region.x, region.width, width) && reaches(region.y, region.height, height);
}

/// The pixels that both regions hold, however far these reach; none at all is `{}`.
[[nodiscard]] inline Region common_part(const Region& a, const Region& b) {
  const std::uint32_t x = std::max(a.x, b.x);
  const std::uint32_t y = std::max(a.y, b.y);
  // What is left of a length from a position on. A sum of both may be more than 32 bits hold.
  const auto rest = [](std::uint32_t start, std::uint32_t length, std::uint32_t from) {
    return length - std::min(length, from - start);
  };
  const std::uint32_t width = std::min(rest(a.x, a.width, x), rest(b.x, b.width, x));
  const std::uint32_t height = std::min(rest(a.y, a.height, y), rest(b.y, b.height, y));
  return width > 0 && height > 0 ? Region{x, y, width, height} : Region{};
}

}  // namespace pyramidion
