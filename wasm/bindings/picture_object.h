#pragma once

#include <emscripten/val.h>

#include "bindings/answer.h"
#include "bindings/object.h"
#include "picture/picture.h"

namespace pyramidion {

/// How many bytes of a picture's buffer are its pixels: the buffer may be longer (see crop.h).
inline std::size_t size_of(const Picture& picture) {
  return std::size_t{picture.width} * picture.height * (picture.depth / 2U);
}

/// `{width, height, depth}`
inline emscripten::val to_frame(const Picture& picture) {
  auto result = emscripten::val::object();
  set_number(result, "width", picture.width);
  set_number(result, "height", picture.height);
  set_number(result, "depth", picture.depth);
  return result;
}

/// `{width, height, depth, data}`, `data` a Uint8Array of RGBA: of 16 bits, the low byte of each value first.
inline emscripten::val to_object(const Picture& picture) {
  auto result = to_frame(picture);
  set(result, "data", to_uint8_array({picture.rgba.data(), size_of(picture)}));
  return result;
}

}  // namespace pyramidion
