#pragma once

#include <cstring>
#include <type_traits>

namespace pyramidion {

/// std::bit_cast, which the standard library of Emscripten 3.1 lacks.
template <typename To, typename From>
[[nodiscard]] To bit_cast(const From& from) {
  static_assert(sizeof(To) == sizeof(From) && std::is_trivially_copyable_v<To> && std::is_trivially_copyable_v<From>);
  To to;
  std::memcpy(&to, &from, sizeof(To));
  return to;
}

}  // namespace pyramidion
