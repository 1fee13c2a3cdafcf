#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "picture/picture.h"

namespace pyramidion {

/// Red, green and blue multiplied by alpha, and alpha, all 0–1: what may be added up, the four at a time.
struct FloatPixel {
  using Values = float __attribute__((vector_size(16)));

  Values values;

  FloatPixel& operator+=(const FloatPixel& other) {
    values += other.values;
    return *this;
  }
  friend FloatPixel operator*(float factor, const FloatPixel& pixel) { return {factor * pixel.values}; }
};

using FloatRow = std::vector<FloatPixel>;

/// A picture without content. Throws as `resampled` does.
[[nodiscard]] Picture empty_picture(std::uint32_t width, std::uint32_t height, std::uint8_t depth);

/// Reads pixels of `depth` bits.
void load_pixels(const std::uint8_t* bytes, std::size_t count, std::uint8_t depth, FloatPixel* row);

/// Writes them, divided by their alpha, rounded, and clamped to what there can be.
void store_pixels(const FloatPixel* row, std::size_t count, std::uint8_t depth, std::uint8_t* bytes);

/// Bytes of a pixel.
[[nodiscard]] inline std::size_t pixel_bytes(const Picture& picture) { return picture.depth / 2U; }

inline void load_row(const Picture& picture, std::uint32_t y, FloatPixel* row) {
  const std::uint8_t* const bytes = picture.rgba.data() + pixel_bytes(picture) * y * picture.width;
  load_pixels(bytes, picture.width, picture.depth, row);
}

inline void store_row(const FloatPixel* row, std::uint32_t y, Picture& picture) {
  std::uint8_t* const bytes = picture.rgba.data() + pixel_bytes(picture) * y * picture.width;
  store_pixels(row, picture.width, picture.depth, bytes);
}

}  // namespace pyramidion
