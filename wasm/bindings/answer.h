#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "bytes/error.h"

// What crosses the border to JavaScript: plain objects. Nothing throws across it: a failure is an object, too.

namespace pyramidion {

/// A Uint8Array of JavaScript's own memory.
inline emscripten::val to_uint8_array(std::span<const std::uint8_t> bytes) {
  return emscripten::val(emscripten::typed_memory_view(bytes.size(), bytes.data())).call<emscripten::val>("slice");
}

inline emscripten::val to_array(const std::vector<double>& numbers) { return emscripten::val::array(numbers); }

/// `{error: {code, message, structure?, offset?}}`
inline emscripten::val to_failure(const Error& error) {
  auto details = emscripten::val::object();
  details.set("code", std::string(name_of(error.code())));
  details.set("message", std::string(error.what()));
  if (!error.structure().empty()) details.set("structure", error.structure());
  if (error.offset()) details.set("offset", static_cast<double>(*error.offset()));
  auto failure = emscripten::val::object();
  failure.set("error", details);
  return failure;
}

/// `{missing: [offset, length, …]}`
inline emscripten::val to_missing(const Missing& missing) {
  std::vector<double> numbers;
  for (const ByteRange& range : missing.ranges()) {
    numbers.push_back(static_cast<double>(range.offset));
    numbers.push_back(static_cast<double>(range.length));
  }
  auto result = emscripten::val::object();
  result.set("missing", to_array(numbers));
  return result;
}

/// Calls `function`, which returns an object, and turns what it throws into one.
template <typename Function>
emscripten::val answer(Function&& function) {
  try {
    return function();
  } catch (const Missing& missing) {
    return to_missing(missing);
  } catch (const Error& error) {
    return to_failure(error);
  } catch (const std::bad_alloc&) {
    return to_failure(Error(ErrorCode::limit_exceeded, "there is not enough memory"));
  }
}

}  // namespace pyramidion
