#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "picture/picture.h"

namespace pyramidion {

/// Red, green and blue multiplied by alpha, and alpha: what may be added up. All are 0–1.
using FloatRow = std::vector<float>;

/// Values of a pixel.
inline constexpr std::size_t pixel_values = 4;

/// A picture without content.
[[nodiscard]] Picture empty_picture(std::uint32_t width, std::uint32_t height, std::uint8_t depth);

/// Reads pixels of `depth` bits.
void load_pixels(const std::uint8_t* bytes, std::size_t count, std::uint8_t depth, float* row);

/// Writes them, divided by their alpha, rounded, and clamped to what there can be.
void store_pixels(const float* row, std::size_t count, std::uint8_t depth, std::uint8_t* bytes);

/// Bytes of a pixel.
[[nodiscard]] inline std::size_t pixel_bytes(const Picture& picture) { return pixel_values * picture.depth / 8; }

inline void load_row(const Picture& picture, std::uint32_t y, float* row) {
  const std::uint8_t* const bytes = picture.rgba.data() + pixel_bytes(picture) * y * picture.width;
  load_pixels(bytes, picture.width, picture.depth, row);
}

inline void store_row(const float* row, std::uint32_t y, Picture& picture) {
  std::uint8_t* const bytes = picture.rgba.data() + pixel_bytes(picture) * y * picture.width;
  store_pixels(row, picture.width, picture.depth, bytes);
}

}  // namespace pyramidion
