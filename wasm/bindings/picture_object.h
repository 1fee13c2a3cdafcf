#pragma once

#include <emscripten/val.h>

#include "bindings/answer.h"
#include "bindings/object.h"
#include "picture/picture.h"

namespace pyramidion {

/// `{width, height, depth, data}`, `data` the bytes of RGBA as a Uint8Array.
inline emscripten::val to_object(const Picture& picture) {
  auto result = emscripten::val::object();
  set_number(result, "width", picture.width);
  set_number(result, "height", picture.height);
  set_number(result, "depth", picture.depth);
  const std::size_t size =
      std::size_t{4} * picture.width * picture.height * (picture.depth / 8U);  // The buffer may be longer (see crop.h).
  set(result, "data", to_uint8_array({picture.rgba.data(), size}));
  return result;
}

}  // namespace pyramidion
