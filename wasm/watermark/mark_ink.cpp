#include "watermark/mark_ink.h"

#include "geometry/float_row.h"

namespace pyramidion {
namespace {

using Values = FloatPixel::Values;

template <typename Value>
constexpr float most = sizeof(Value) == 1 ? 255.0F : 65535.0F;

/// Alpha is not drawn.
constexpr Values colours_only{1, 1, 1, 0};

/// In numbers of 32 bits and truncated, as IIPImage reckons. It has marks of 8 bits only, so others are rounded to
/// that.
template <typename MarkValue>
Values added_values(Values pixel, float opacity) {
  const float alpha = pixel[3] / most<MarkValue>;
  if constexpr (sizeof(MarkValue) == 2) pixel = truncated(pixel * (1 / 257.0F) + 0.5F);
  return truncated(pixel * opacity * alpha) * colours_only;
}

struct Move {
  Values values;
  Values weights;
};

/// All numbers are 0–1.
Move move_for(MarkMode mode, Values colours, float alpha) {
  switch (mode) {
    case MarkMode::multiply:
      return {Values{}, (1 - colours) * alpha};
    case MarkMode::screen:
      return {Values{} + 1, colours * alpha};
    default:
      return {colours, Values{} + alpha};
  }
}

template <typename MarkValue, typename Value>
void fill(MarkInk& ink, const Picture& mark, MarkMode mode, float opacity) {
  constexpr float whole_way = sizeof(Value) == 1 ? whole_way_8 : whole_way_16;
  auto* const weights = reinterpret_cast<std::uint8_t*>(ink.weights.data());
  for (std::size_t y = 0; y < ink.height; ++y) {
    const std::uint8_t* const row = mark.rgba.data() + pixel_bytes(mark) * y * mark.width;
    for (std::size_t x = 0; x < ink.width; ++x) {
      const std::size_t index = y * ink.width + x;
      const Values pixel = load_values_at<MarkValue>(row, x);
      if (mode == MarkMode::add) {
        store_values_at<Value>(added_values<MarkValue>(pixel, opacity) * (most<Value> / 255), index, ink.values.data());
        continue;
      }
      const Values shares = pixel * (1 / most<MarkValue>);
      const Move move = move_for(mode, shares, shares[3] * opacity);
      store_values_at<Value>(move.values * colours_only * most<Value> + 0.5F, index, ink.values.data());
      store_values_at<std::uint16_t>(move.weights * colours_only * whole_way + 0.5F, index, weights);
    }
  }
}

template <typename MarkValue>
void fill_for(std::uint8_t depth, MarkInk& ink, const Picture& mark, MarkMode mode, float opacity) {
  if (depth == 16) return fill<MarkValue, std::uint16_t>(ink, mark, mode, opacity);
  fill<MarkValue, std::uint8_t>(ink, mark, mode, opacity);
}

}  // namespace

MarkInk make_ink(const Picture& mark, std::uint32_t width, std::uint32_t height, MarkMode mode, double opacity,
                 std::uint8_t depth) {
  MarkInk ink;
  ink.width = width;
  ink.height = height;
  const std::size_t count = std::size_t{4} * width * height;
  ink.values = Buffer(count * (depth / 8U));
  if (mode != MarkMode::add) ink.weights.resize(count);
  if (mark.depth == 16) {
    fill_for<std::uint16_t>(depth, ink, mark, mode, static_cast<float>(opacity));
  } else {
    fill_for<std::uint8_t>(depth, ink, mark, mode, static_cast<float>(opacity));
  }
  return ink;
}

}  // namespace pyramidion
