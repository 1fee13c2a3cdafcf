#pragma once

#include <algorithm>
#include <cstdint>

#include "bindings/number.h"
#include "picture/picture.h"

namespace pyramidion {

/// A picture of RGBA that JavaScript has put into this module's memory, copied.
inline Picture picture_at(std::uintptr_t rgba, double width, double height) {
  Picture picture;
  picture.width = to_integer<std::uint32_t>(width, "the width");
  picture.height = to_integer<std::uint32_t>(height, "the height");
  const auto bytes = bytes_at(rgba, 4 * width * height);
  picture.rgba = Buffer(bytes.size());
  std::copy(bytes.begin(), bytes.end(), picture.rgba.data());
  return picture;
}

}  // namespace pyramidion
