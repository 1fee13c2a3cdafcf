#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "process/four_floats.h"

namespace pyramidion {

using FourIntegers = std::int32_t __attribute__((vector_size(16)));
using FourUnsigned = std::uint32_t __attribute__((vector_size(16)));
using EightWords = std::uint16_t __attribute__((vector_size(16)));
using SixteenBytes = std::uint8_t __attribute__((vector_size(16)));

template <typename Vector>
[[nodiscard]] Vector vector_at(const std::uint8_t* bytes) {
  Vector vector;
  std::memcpy(&vector, bytes, sizeof(vector));
  return vector;
}

/// The integers of 8 or 16 bits at the upper end of each number, whose other bits are anything. (Of integers that are
/// extended, compilers convert one after the other.)
template <typename Sample, typename Vector>
[[nodiscard]] FourFloats upper(Vector vector) {
  constexpr int shift = 32 - 8 * static_cast<int>(sizeof(Sample));
  if constexpr (std::is_signed_v<Sample>) {
    return __builtin_convertvector(reinterpret_cast<FourIntegers>(vector) >> shift, FourFloats);
  } else {
    const auto numbers = reinterpret_cast<FourIntegers>(reinterpret_cast<FourUnsigned>(vector) >> shift);
    return __builtin_convertvector(numbers, FourFloats);
  }
}

}  // namespace pyramidion
