#include "process/tone.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace pyramidion {
namespace {

template <typename Value>
std::uint64_t luma(const Value* rgba) {
  return (1254097 * std::uint64_t{rgba[0]} + 2462056 * std::uint64_t{rgba[1]} + 478151 * std::uint64_t{rgba[2]}) >> 22U;
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
  const auto change = [](auto* rgba) {
    using Value = std::remove_reference_t<decltype(*rgba)>;
    std::fill_n(rgba, 3, static_cast<Value>(luma(rgba)));
  };
  each(picture, change, change);
}

void make_bitonal(Picture& picture, std::uint8_t threshold) {
  const auto change = [threshold](auto* rgba) {
    using Value = std::remove_reference_t<decltype(*rgba)>;
    constexpr Value white = std::numeric_limits<Value>::max();
    std::fill_n(rgba, 3, luma(rgba) < threshold * std::uint64_t{white / 255U} ? Value{0} : white);
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
