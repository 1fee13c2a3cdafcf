#pragma once

#include <emscripten/val.h>

#include <concepts>
#include <string_view>

namespace pyramidion {

// Properties of a plain object of JavaScript. val::set does the same, but brings code of its own for each kind of value
// and each length of name.

void set(const emscripten::val& object, const char* name, const emscripten::val& value);
void set(const emscripten::val& object, const char* name, std::string_view value);
void set_number(const emscripten::val& object, const char* name, double value);
template <std::same_as<bool> Flag>
void set_number(const emscripten::val& object, const char* name, Flag value) = delete;
void set_flag(const emscripten::val& object, const char* name, bool value);
/// Whether a property is undefined or null.
[[nodiscard]] bool is_absent(const emscripten::val& value);
/// Appends to an Array.
void push(const emscripten::val& array, const emscripten::val& value);

}  // namespace pyramidion
