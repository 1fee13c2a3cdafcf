#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "bytes/bit_cast.h"

namespace pyramidion {

/// The byte order of a file's numbers.
enum class Endian : std::uint8_t { little, big };

/// Reads a number of type T from `source`, which holds at least sizeof(T) bytes in the given order.
template <typename T>
[[nodiscard]] T load(const std::uint8_t* source, Endian endian) {
  static_assert(std::is_arithmetic_v<T>);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    const std::size_t shift = 8 * (endian == Endian::little ? i : sizeof(T) - 1 - i);
    value |= std::uint64_t{source[i]} << shift;
  }
  if constexpr (std::is_same_v<T, float>) {
    return bit_cast<float>(static_cast<std::uint32_t>(value));
  } else if constexpr (std::is_same_v<T, double>) {
    return bit_cast<double>(value);
  } else {
    return static_cast<T>(value);
  }
}

/// Writes an unsigned number to `target`, which has room for sizeof(T) bytes, in the given order.
template <typename T>
void store(std::uint8_t* target, T value, Endian endian) {
  static_assert(std::is_unsigned_v<T>);
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    const std::size_t shift = 8 * (endian == Endian::little ? i : sizeof(T) - 1 - i);
    target[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> shift);
  }
}

}  // namespace pyramidion
