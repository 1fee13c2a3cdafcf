#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "picture/picture.h"

namespace pyramidion::testing {

enum class Kind { grey, colour, translucent_grey, translucent };

inline bool has_colour(Kind kind) { return kind == Kind::colour || kind == Kind::translucent; }
inline bool is_opaque(Kind kind) { return kind == Kind::grey || kind == Kind::colour; }

/// Smooth pixels of any kind. Those of 16 bits use their low bytes too.
inline Picture make_picture(std::uint32_t width, std::uint32_t height, Kind kind, std::uint8_t depth = 8) {
  Picture picture;
  picture.width = width;
  picture.height = height;
  picture.depth = depth;
  picture.rgba = Buffer(std::size_t{width} * height * (depth / 2U));
  const double top = depth == 16 ? 65535 : 255;
  std::uint8_t* out = picture.rgba.data();
  const auto put = [&](double share) {
    const auto value = static_cast<std::uint16_t>(std::lround(share * top));
    std::memcpy(out, &value, depth / 8U);  // Both we and the tests' machines are little-endian.
    out += depth / 8U;
  };
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const double red = 0.5 + 0.4 * std::sin(x * 0.05 + y * 0.02);
      put(red);
      put(has_colour(kind) ? 0.5 + 0.4 * std::cos(x * 0.03) : red);
      put(has_colour(kind) ? std::fmod(y * 0.007, 1.0) : red);
      put(is_opaque(kind) ? 1 : std::fmod(x * 0.011 + y * 0.004, 1.0));
    }
  }
  return picture;
}

inline std::vector<std::uint8_t> rgba_of(const Picture& picture) {
  return {picture.rgba.data(), picture.rgba.data() + picture.rgba.size()};
}

}  // namespace pyramidion::testing
