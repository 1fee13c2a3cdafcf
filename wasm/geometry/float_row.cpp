#include "geometry/float_row.h"

#include <algorithm>

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
  for (std::size_t i = 0; i < count; ++i) {
    const FloatPixel::Values pixel = load_values_at<Value>(bytes, i) * unit;
    const FloatPixel::Values shares{pixel[3], pixel[3], pixel[3], 1};
    row[i].values = pixel * shares;
  }
}

template <typename Value>
void store_values(const FloatPixel* row, std::size_t count, std::uint8_t* bytes) {
  constexpr float most = maximum<Value>;
  const FloatPixel::Values lowest{};
  const FloatPixel::Values highest = lowest + most;
  for (std::size_t i = 0; i < count; ++i) {
    const FloatPixel::Values pixel = row[i].values;
    // Where a filter overshoots, alpha and colours do so together: what is flat stays flat.
    const float back = pixel[3] > 0 ? most / pixel[3] : 0;
    const FloatPixel::Values factors{back, back, back, most};
    FloatPixel::Values values = pixel * factors;
    values = values > lowest ? values : lowest;
    values = values < highest ? values : highest;
    store_values_at<Value>(values + 0.5F, i, bytes);
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
