#include "process/tone.h"

#include <algorithm>
#include <cstddef>
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

/// `change` is given the three colours of each pixel.
template <typename Value, typename Change>
void each(Picture& picture, Change change) {
  auto* rgba = reinterpret_cast<Value*>(picture.rgba.data());
  const std::size_t pixels = std::size_t{picture.width} * picture.height;
  for (std::size_t i = 0; i < pixels; ++i, rgba += 4) change(rgba);
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
  each(picture, change, change);
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
      [&](std::uint8_t* rgba) { std::transform(rgba, rgba + 3, rgba, [&](std::uint8_t v) { return table[v]; }); },
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
