#pragma once

#include <algorithm>
#include <cstdint>

#include "bindings/number.h"
#include "picture/picture.h"

namespace pyramidion {

/// A picture of RGBA that JavaScript has put into this module's memory, copied. `depth`: 8 or 16 bits a value.
inline Picture picture_at(std::uintptr_t rgba, double width, double height, double depth = 8) {
  Picture picture;
  picture.width = to_integer<std::uint32_t>(width, "the width");
  picture.height = to_integer<std::uint32_t>(height, "the height");
  picture.depth = depth == 16 ? 16 : 8;
  const auto bytes = bytes_at(rgba, 4 * width * height * (picture.depth / 8));
  picture.rgba = Buffer(bytes.size());
  std::copy(bytes.begin(), bytes.end(), picture.rgba.data());
  return picture;
}

}  // namespace pyramidion
