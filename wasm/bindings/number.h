#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include "bytes/error.h"

namespace pyramidion {

/// All of JavaScript's numbers arrive as doubles, exact up to 2^53. Throws Error `bad_request` for a number that is not
/// an integer of type T.
template <typename T>
T to_integer(double number, const char* name) {
  constexpr double exact = 9007199254740992;  // 2^53
  const auto largest = static_cast<double>(std::numeric_limits<T>::max());
  if (!(number >= 0) || number > exact || number > largest || number != static_cast<double>(static_cast<T>(number))) {
    throw Error(ErrorCode::bad_request, std::string(name) + " is not a valid number");
  }
  return static_cast<T>(number);
}

/// Bytes that JavaScript has put into this module's memory.
inline std::span<const std::uint8_t> bytes_at(std::uintptr_t pointer, double length) {
  return {reinterpret_cast<const std::uint8_t*>(pointer), to_integer<std::size_t>(length, "the length")};
}

}  // namespace pyramidion
