#include "process/tone.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <type_traits>

namespace pyramidion {
namespace {

/// The three weights are 2^22 together.
template <typename Value>
Value luma(const Value* rgba) {
  using Sum = std::conditional_t<sizeof(Value) == 1, std::uint32_t, std::uint64_t>;
  return static_cast<Value>((1254097 * Sum{rgba[0]} + 2462056 * Sum{rgba[1]} + 478151 * Sum{rgba[2]}) >> 22U);
}

using FourPixels = std::uint32_t __attribute__((vector_size(16)));

/// The luma of four pixels of 8 bits; their sums just fit.
FourPixels four_lumas(FourPixels rgba) {
  const FourPixels red = rgba & 0xFFU;
  const FourPixels green = rgba >> 8U & 0xFFU;
  const FourPixels blue = rgba >> 16U & 0xFFU;
  return (1254097U * red + 2462056U * green + 478151U * blue) >> 22U;
}

/// Returns how many pixels are done.
std::size_t make_many_grey(std::uint8_t* rgba, std::size_t pixels) {
  std::size_t i = 0;
  for (; i + 4 <= pixels; i += 4, rgba += sizeof(FourPixels)) {
    FourPixels four;
    std::memcpy(&four, rgba, sizeof(four));
    four = four_lumas(four) * 0x010101U | (four & 0xFF000000U);
    std::memcpy(rgba, &four, sizeof(four));
  }
  return i;
}

/// `change` is given the three colours of each pixel.
template <typename Value, typename Change>
void each(Picture& picture, Change change, std::size_t from = 0) {
  auto* const rgba = reinterpret_cast<Value*>(picture.rgba.data());
  const std::size_t pixels = std::size_t{picture.width} * picture.height;
  for (std::size_t i = from; i < pixels; ++i) change(rgba + 4 * i);
}

template <typename Change8, typename Change16>
void each(Picture& picture, Change8 change8, Change16 change16) {
  if (picture.depth == 16) {
    each<std::uint16_t>(picture, change16);
  } else {
    each<std::uint8_t>(picture, change8);
  }
}

}  // namespace

void make_grey(Picture& picture) {
  const auto change = [](auto* rgba) { rgba[0] = rgba[1] = rgba[2] = luma(rgba); };
  if (picture.depth == 16) return each<std::uint16_t>(picture, change);
  const std::size_t pixels = std::size_t{picture.width} * picture.height;
  each<std::uint8_t>(picture, change, make_many_grey(picture.rgba.data(), pixels));
}

void make_bitonal(Picture& picture, std::uint8_t threshold) {
  const auto change = [threshold](auto* rgba) {
    using Value = std::remove_reference_t<decltype(*rgba)>;
    constexpr Value white = std::numeric_limits<Value>::max();
    rgba[0] = rgba[1] = rgba[2] = luma(rgba) < threshold * (white / 255U) ? Value{0} : white;
  };
  each(picture, change, change);
}

void equalise(Picture& picture, const std::array<std::uint8_t, 256>& table) {
  each(
      picture,
      [&](std::uint8_t* rgba) {
        std::uint32_t pixel = 0;
        std::memcpy(&pixel, rgba, sizeof(pixel));
        const auto found = [&](unsigned shift) { return std::uint32_t{table[pixel >> shift & 0xFFU]} << shift; };
        pixel = found(0) | found(8) | found(16) | (pixel & 0xFF000000U);
        std::memcpy(rgba, &pixel, sizeof(pixel));
      },
      [&](std::uint16_t* rgba) {
        std::transform(rgba, rgba + 3, rgba, [&](std::uint16_t v) {
          // In proportion between the table's entries, which are 257 apart.
          const unsigned index = v / 257U;
          const unsigned share = v % 257U;
          const unsigned next = table[std::min(index + 1, 255U)];
          return static_cast<std::uint16_t>(table[index] * (257U - share) + next * share);
        });
      });
}

}  // namespace pyramidion
