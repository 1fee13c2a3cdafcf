#include "bindings/property.h"

#include <algorithm>
#include <cmath>

#include "bindings/object.h"

using emscripten::val;

namespace pyramidion {

std::vector<double> numbers_of(const val& object, const char* name) {
  const val numbers = object[name];
  return is_absent(numbers) ? std::vector<double>{} : emscripten::convertJSArrayToNumberVector<double>(numbers);
}

double number_of(const val& object, const char* name, double otherwise) {
  const val value = object[name];
  return value.isNumber() ? value.as<double>() : otherwise;
}

bool flag_of(const val& object, const char* name) { return object[name].isTrue(); }

std::string text_of(const val& object, const char* name) {
  const val value = object[name];
  return value.isString() ? value.as<std::string>() : std::string{};
}

std::optional<std::array<std::uint8_t, 3>> colour_of(const val& object, const char* name) {
  const auto numbers = numbers_of(object, name);
  if (numbers.size() < 3) return {};
  std::array<std::uint8_t, 3> colour{};
  std::transform(numbers.begin(), numbers.begin() + 3, colour.begin(),
                 [](double value) { return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0))); });
  return colour;
}

}  // namespace pyramidion
