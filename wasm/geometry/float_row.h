#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
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

/// The sum of pixels by their weights, as many of either as there are indices: without a loop, which WebAssembly's
/// compiler would leave as one.
template <std::size_t... index>
[[nodiscard]] inline FloatPixel weighed(const float* weights, const FloatPixel* pixels,
                                        std::index_sequence<index...> /* which */) {
  FloatPixel sum{};
  ((sum += weights[index] * pixels[index]), ...);
  return sum;
}

using WholeValues = std::int32_t __attribute__((vector_size(16)));

using FloatRow = std::vector<FloatPixel>;

/// The four values of a pixel of 8 or 16 bits.
template <typename Value>
struct NarrowValues;
template <>
struct NarrowValues<std::uint8_t> {
  using Type = std::uint8_t __attribute__((vector_size(4)));
};
template <>
struct NarrowValues<std::uint16_t> {
  using Type = std::uint16_t __attribute__((vector_size(8)));
};

/// Reads the values of pixel `index` as they are. Vectors are converted as such: one by one, WebAssembly is slow at it.
template <typename Value>
FloatPixel::Values load_values_at(const std::uint8_t* bytes, std::size_t index) {
  using Narrow = typename NarrowValues<Value>::Type;
  Narrow narrow;
  std::memcpy(&narrow, bytes + index * sizeof narrow, sizeof narrow);
  return __builtin_convertvector(__builtin_convertvector(narrow, WholeValues), FloatPixel::Values);
}

/// Writes values that are in the range of their kind, truncated.
template <typename Value>
void store_values_at(FloatPixel::Values values, std::size_t index, std::uint8_t* bytes) {
  using Narrow = typename NarrowValues<Value>::Type;
  const Narrow narrow = __builtin_convertvector(__builtin_convertvector(values, WholeValues), Narrow);
  std::memcpy(bytes + index * sizeof narrow, &narrow, sizeof narrow);
}

/// Without fractions; for numbers that an integer of 32 bits can hold.
inline FloatPixel::Values truncated(FloatPixel::Values values) {
  return __builtin_convertvector(__builtin_convertvector(values, WholeValues), FloatPixel::Values);
}

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
