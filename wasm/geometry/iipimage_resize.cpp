#include "geometry/iipimage_resize.h"

#include <algorithm>
#include <vector>

#include "geometry/float_row.h"

namespace pyramidion {
namespace {

constexpr std::size_t pixel_values = 4;

/// Where a new pixel lies between two of the source. The numbers are of 32 bits, as IIPImage's are.
struct Position {
  std::uint32_t first;
  std::uint32_t second;
  float fraction;
};

/// The second pixel stays within the row: IIPImage takes the first of the next one there.
std::vector<Position> positions(std::uint32_t from, std::uint32_t to) {
  const float scale = static_cast<float>(from) / static_cast<float>(to);
  std::vector<Position> result(to);
  for (std::uint32_t i = 0; i < to; ++i) {
    const float exact = static_cast<float>(i) * scale;
    const std::uint32_t first = std::min(static_cast<std::uint32_t>(exact), from - 1);
    result[i] = {first, std::min(first + 1, from - 1), exact - static_cast<float>(first)};
  }
  return result;
}

template <typename Value>
void nearest_row(const std::uint8_t* row, const std::vector<Position>& across, std::uint8_t* out) {
  constexpr std::size_t pixel_bytes = pixel_values * sizeof(Value);
  for (const Position& x : across) out = std::copy_n(row + pixel_bytes * x.first, pixel_bytes, out);
}

/// Across first, then down: in another order the sums differ in their last bit, and truncation shows it.
template <typename Value>
void bilinear_row(const std::uint8_t* upper, const std::uint8_t* lower, float down, const std::vector<Position>& across,
                  std::uint8_t* out) {
  for (std::size_t i = 0; i < across.size(); ++i) {
    const Position& x = across[i];
    const auto between = [&](const std::uint8_t* row) {
      return load_values_at<Value>(row, x.first) * (1 - x.fraction) + load_values_at<Value>(row, x.second) * x.fraction;
    };
    store_values_at<Value>(between(upper) * (1 - down) + between(lower) * down, i, out);
  }
}

template <typename Value>
void resize_values(const Picture& picture, Filter filter, Picture& result) {
  const std::vector<Position> across = positions(picture.width, result.width);
  const std::vector<Position> down = positions(picture.height, result.height);
  const std::size_t row_bytes = pixel_values * sizeof(Value) * picture.width;
  std::uint8_t* out = result.rgba.data();
  for (const Position& y : down) {
    const std::uint8_t* const upper = picture.rgba.data() + row_bytes * y.first;
    if (filter == Filter::iipimage_nearest) {
      nearest_row<Value>(upper, across, out);
    } else {
      bilinear_row<Value>(upper, picture.rgba.data() + row_bytes * y.second, y.fraction, across, out);
    }
    out += pixel_values * sizeof(Value) * result.width;
  }
}

}  // namespace

void iipimage_resize(const Picture& picture, Filter filter, Picture& result) {
  if (picture.depth == 16) return resize_values<std::uint16_t>(picture, filter, result);
  resize_values<std::uint8_t>(picture, filter, result);
}

}  // namespace pyramidion
