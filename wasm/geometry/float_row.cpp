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
void load_values(const std::uint8_t* bytes, std::size_t pixels, float* row) {
  constexpr float unit = 1 / maximum<Value>;
  for (std::size_t i = 0; i < pixels; ++i, bytes += pixel_values * sizeof(Value), row += pixel_values) {
    Value values[pixel_values];
    std::memcpy(values, bytes, sizeof values);
    const float alpha = static_cast<float>(values[3]) * unit;
    const float share = values[3] == static_cast<Value>(~Value{0}) ? unit : alpha * unit;
    for (std::size_t c = 0; c < 3; ++c) row[c] = static_cast<float>(values[c]) * share;
    row[3] = alpha;
  }
}

template <typename Value>
void store_values(const float* row, std::size_t pixels, std::uint8_t* bytes) {
  constexpr float most = maximum<Value>;
  for (std::size_t i = 0; i < pixels; ++i, bytes += pixel_values * sizeof(Value), row += pixel_values) {
    // Where a filter overshoots, alpha and colours do so together: what is flat stays flat.
    const float back = row[3] > 0 ? most / row[3] : 0;
    Value values[pixel_values];
    for (std::size_t c = 0; c < 3; ++c) {
      values[c] = static_cast<Value>(std::clamp(row[c] * back, 0.0F, most) + 0.5F);
    }
    values[3] = static_cast<Value>(std::clamp(row[3], 0.0F, 1.0F) * most + 0.5F);
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

void load_pixels(const std::uint8_t* bytes, std::size_t count, std::uint8_t depth, float* row) {
  if (depth == 16) return load_values<std::uint16_t>(bytes, count, row);
  load_values<std::uint8_t>(bytes, count, row);
}

void store_pixels(const float* row, std::size_t count, std::uint8_t depth, std::uint8_t* bytes) {
  if (depth == 16) return store_values<std::uint16_t>(row, count, bytes);
  store_values<std::uint8_t>(row, count, bytes);
}

}  // namespace pyramidion
