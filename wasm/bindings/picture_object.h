#pragma once

#include <emscripten/val.h>

#include "bindings/answer.h"
#include "bindings/object.h"
#include "bindings/property.h"
#include "picture/picture.h"

namespace pyramidion {

/// `{width, height, depth, data}`, `data` a Uint8Array of RGBA: of 16 bits, the low byte of each value first. It is
/// `room`, when that is a Uint8Array of the right size.
inline emscripten::val to_object(const Picture& picture, const emscripten::val& room = emscripten::val::undefined()) {
  auto result = emscripten::val::object();
  set_number(result, "width", picture.width);
  set_number(result, "height", picture.height);
  set_number(result, "depth", picture.depth);
  // The buffer may be longer (see crop.h).
  const std::size_t size = std::size_t{picture.width} * picture.height * (picture.depth / 2U);
  if (!is_absent(room) && number_of(room, "length", 0) == static_cast<double>(size)) {
    room.call<void>("set", emscripten::typed_memory_view(size, picture.rgba.data()));
    set(result, "data", room);
  } else {
    set(result, "data", to_uint8_array({picture.rgba.data(), size}));
  }
  return result;
}

}  // namespace pyramidion
