#pragma once

#include <emscripten/val.h>

#include "bindings/answer.h"
#include "picture/picture.h"

namespace pyramidion {

/// `{width, height, data}`, `data` a Uint8Array of RGBA.
inline emscripten::val to_object(const Picture& picture) {
  auto result = emscripten::val::object();
  result.set("width", picture.width);
  result.set("height", picture.height);
  const std::size_t size = std::size_t{4} * picture.width * picture.height;  // The buffer may be longer (see crop.h).
  result.set("data", to_uint8_array({picture.rgba.data(), size}));
  return result;
}

}  // namespace pyramidion
