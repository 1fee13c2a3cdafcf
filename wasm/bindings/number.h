#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace pyramidion {

/// All of JavaScript's numbers arrive as doubles, exact up to 2^53. Throws Error `bad_request` for a number that is not
/// an integer from 0 to `largest`.
std::uint64_t to_integer(double number, std::uint64_t largest, const char* name);

/// The same for the numbers that a type holds.
template <typename T>
T to_integer(double number, const char* name) {
  return static_cast<T>(to_integer(number, std::uint64_t{std::numeric_limits<T>::max()}, name));
}

/// Bytes that JavaScript has put into this module's memory.
inline std::span<const std::uint8_t> bytes_at(std::uintptr_t pointer, double length) {
  return {reinterpret_cast<const std::uint8_t*>(pointer), to_integer<std::size_t>(length, "the length")};
}

}  // namespace pyramidion
