#include "geometry/float_row.h"

#include <algorithm>
#include <cstring>

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {
namespace {

template <typename Value>
constexpr float maximum = sizeof(Value) == 1 ? 255.0F : 65535.0F;

template <typename Value>
void load_values(const std::uint8_t* bytes, std::size_t count, FloatPixel* row) {
  constexpr float unit = 1 / maximum<Value>;
  static_assert(maximum<Value> * unit == 1);  // What is opaque keeps its colours.
  for (std::size_t i = 0; i < count; ++i, bytes += 4 * sizeof(Value)) {
    Value values[4];
    std::memcpy(values, bytes, sizeof values);
    const FloatPixel::Values wide{static_cast<float>(values[0]), static_cast<float>(values[1]),
                                  static_cast<float>(values[2]), static_cast<float>(values[3])};
    const float alpha = static_cast<float>(values[3]) * unit;
    const FloatPixel::Values shares{alpha, alpha, alpha, 1};
    row[i].values = wide * unit * shares;
  }
}

template <typename Value>
void store_values(const FloatPixel* row, std::size_t count, std::uint8_t* bytes) {
  constexpr float most = maximum<Value>;
  for (std::size_t i = 0; i < count; ++i, bytes += 4 * sizeof(Value)) {
    const FloatPixel::Values pixel = row[i].values;
    // Where a filter overshoots, alpha and colours do so together: what is flat stays flat.
    const float back = pixel[3] > 0 ? most / pixel[3] : 0;
    const FloatPixel::Values factors{back, back, back, most};
    const FloatPixel::Values wide = pixel * factors;
    Value values[4];
    for (int c = 0; c < 4; ++c) values[c] = static_cast<Value>(std::clamp(wide[c], 0.0F, most) + 0.5F);
    std::memcpy(bytes, values, sizeof values);
  }
}

}  // namespace

Picture empty_picture(std::uint32_t width, std::uint32_t height, std::uint8_t depth) {
  constexpr std::uint64_t most_pixels = 1ULL << 28U;
  constexpr std::uint32_t longest_side = 1U << 20U;
  if (width == 0 || height == 0) {
    throw Error(ErrorCode::bad_request, concat({"a picture of ", width, " x ", height, " pixels cannot be made"}));
  }
  if (std::uint64_t{width} * height > most_pixels || std::max(width, height) > longest_side) {
    throw Error(ErrorCode::limit_exceeded,
                concat({"a picture of ", width, " x ", height, " pixels is too large: the limit is ", most_pixels,
                        " pixels, and ", longest_side, " for a side"}));
  }
  Picture picture;
  picture.width = width;
  picture.height = height;
  picture.depth = depth;
  picture.rgba = Buffer(pixel_bytes(picture) * width * height);
  return picture;
}

void load_pixels(const std::uint8_t* bytes, std::size_t count, std::uint8_t depth, FloatPixel* row) {
  if (depth == 16) return load_values<std::uint16_t>(bytes, count, row);
  load_values<std::uint8_t>(bytes, count, row);
}

void store_pixels(const FloatPixel* row, std::size_t count, std::uint8_t depth, std::uint8_t* bytes) {
  if (depth == 16) return store_values<std::uint16_t>(row, count, bytes);
  store_values<std::uint8_t>(row, count, bytes);
}

}  // namespace pyramidion
