#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "picture/picture.h"

namespace pyramidion {

/// How a mark meets the colours below it. All are mixed by the mark's alpha times its opacity.
enum class MarkMode : std::uint8_t {
  over,      ///< Covers them.
  add,       ///< As IIPImage: is added to them, which lightens; whatever is white stays so.
  multiply,  ///< Darkens, by the product of both.
  screen     ///< Lightens: the product of the inverses, inverted.
};

/// A mark, worked out as far as it can be without the picture. Except for `add`, all modes move each value of the
/// picture towards another by a part of the distance: `over` towards the mark, `multiply` towards black, `screen`
/// towards white.
struct MarkInk {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Buffer values;                       ///< As wide as the picture's: what to add, or where to move.
  std::vector<std::uint16_t> weights;  ///< How far to move, in units of the whole way; empty for `add`.
};

/// The whole way, for pictures of 8 and 16 bits.
inline constexpr std::uint32_t whole_way_8 = 1U << 14U;
inline constexpr std::uint32_t whole_way_16 = 65535;

/// The top left `width` × `height` pixels of a mark, for pictures of `depth` bits.
[[nodiscard]] MarkInk make_ink(const Picture& mark, std::uint32_t width, std::uint32_t height, MarkMode mode,
                               double opacity, std::uint8_t depth);

}  // namespace pyramidion
