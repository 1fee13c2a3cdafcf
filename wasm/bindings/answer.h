#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <span>
#include <vector>

#include "bytes/error.h"

// What crosses the border to JavaScript: plain objects. Nothing throws across it: a failure is an object, too.

namespace pyramidion {

/// A Uint8Array of JavaScript's own memory.
emscripten::val to_uint8_array(std::span<const std::uint8_t> bytes);
/// An Array.
emscripten::val to_array(const std::vector<double>& numbers);
/// `[offset, length, …]`
emscripten::val to_array(const std::vector<ByteRange>& ranges);

/// What a `catch (...)` has caught: `{error: {code, message, structure?, offset?}}` or `{missing: [offset, length,
/// …]}`; throws it again when it is neither.
emscripten::val to_answer();

/// Calls `function`, which returns an object, and turns what it throws into one.
template <typename Function>
emscripten::val answer(Function&& function) {
  try {
    return function();
  } catch (...) {
    return to_answer();
  }
}

}  // namespace pyramidion
