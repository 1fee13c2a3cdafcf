#pragma once

#include <emscripten/val.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pyramidion {

// Properties of a plain object of JavaScript that may be absent.

/// An array of numbers, or none.
[[nodiscard]] std::vector<double> numbers_of(const emscripten::val& object, const char* name);
[[nodiscard]] double number_of(const emscripten::val& object, const char* name, double otherwise);
[[nodiscard]] bool flag_of(const emscripten::val& object, const char* name);
[[nodiscard]] std::string text_of(const emscripten::val& object, const char* name);
/// [red, green, blue], 0 to 255.
[[nodiscard]] std::optional<std::array<std::uint8_t, 3>> colour_of(const emscripten::val& object, const char* name);

}  // namespace pyramidion
