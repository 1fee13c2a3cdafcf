#include "watermark/mark_ink.h"

#include <cstring>

namespace pyramidion {
namespace {

constexpr std::size_t pixel_values = 4;

/// A pixel of a mark, of any depth.
class MarkPixel {
 public:
  MarkPixel(const Picture& mark, std::size_t index) : most_(mark.depth == 16 ? 65535 : 255) {
    for (std::size_t c = 0; c < pixel_values; ++c) values_[c] = value_at(mark, index * pixel_values + c);
  }

  [[nodiscard]] double share(std::size_t c) const { return values_[c] / static_cast<double>(most_); }
  [[nodiscard]] std::uint32_t byte(std::size_t c) const { return (values_[c] * 255 + most_ / 2) / most_; }
  [[nodiscard]] float alpha() const { return static_cast<float>(values_[3]) / static_cast<float>(most_); }

 private:
  static std::uint32_t value_at(const Picture& mark, std::size_t index) {
    if (mark.depth == 8) return mark.rgba.data()[index];
    std::uint16_t value = 0;
    std::memcpy(&value, mark.rgba.data() + 2 * index, sizeof value);
    return value;
  }

  std::uint32_t most_;
  std::uint32_t values_[pixel_values];
};

/// In numbers of 32 bits and truncated, as IIPImage reckons; it has marks of 8 bits only.
std::uint32_t added_value(const MarkPixel& pixel, std::size_t c, float opacity) {
  return static_cast<std::uint32_t>(static_cast<float>(pixel.byte(c)) * opacity * pixel.alpha());
}

struct Move {
  double value;
  double weight;
};

Move move_for(MarkMode mode, double colour, double alpha) {
  switch (mode) {
    case MarkMode::multiply:
      return {0, alpha * (1 - colour)};
    case MarkMode::screen:
      return {1, alpha * colour};
    default:
      return {colour, alpha};
  }
}

template <typename Value>
void fill(MarkInk& ink, const Picture& mark, MarkMode mode, double opacity) {
  constexpr double most = sizeof(Value) == 1 ? 255 : 65535;
  constexpr double whole_way = sizeof(Value) == 1 ? whole_way_8 : whole_way_16;
  auto* value = ink.values.data();
  std::size_t position = 0;
  const auto put = [&](std::uint32_t number) {
    const auto narrow = static_cast<Value>(number);
    std::memcpy(value, &narrow, sizeof narrow);
    value += sizeof narrow;
  };
  for (std::size_t y = 0; y < ink.height; ++y) {
    for (std::size_t x = 0; x < ink.width; ++x, position += pixel_values) {
      const MarkPixel pixel(mark, y * mark.width + x);
      for (std::size_t c = 0; c < 3; ++c) {
        if (mode == MarkMode::add) {
          put(added_value(pixel, c, static_cast<float>(opacity)) * (sizeof(Value) == 1 ? 1 : 257));
          continue;
        }
        const Move move = move_for(mode, pixel.share(c), pixel.share(3) * opacity);
        put(static_cast<std::uint32_t>(move.value * most + 0.5));
        ink.weights[position + c] = static_cast<std::uint16_t>(move.weight * whole_way + 0.5);
      }
      put(0);
    }
  }
}

}  // namespace

MarkInk make_ink(const Picture& mark, std::uint32_t width, std::uint32_t height, MarkMode mode, double opacity,
                 std::uint8_t depth) {
  MarkInk ink;
  ink.width = width;
  ink.height = height;
  const std::size_t count = pixel_values * width * height;
  ink.values = Buffer(count * (depth / 8U));
  if (mode != MarkMode::add) ink.weights.assign(count, 0);
  if (depth == 16) {
    fill<std::uint16_t>(ink, mark, mode, opacity);
  } else {
    fill<std::uint8_t>(ink, mark, mode, opacity);
  }
  return ink;
}

}  // namespace pyramidion
