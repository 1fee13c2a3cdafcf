#pragma once

#include <cstring>

namespace pyramidion {

/// Four numbers that are reckoned with at once.
using FourFloats = float __attribute__((vector_size(16)));

/// Those from an address on, which need not be aligned.
[[nodiscard]] inline FourFloats four_at(const float* numbers) {
  FourFloats four;
  std::memcpy(&four, numbers, sizeof(four));
  return four;
}

/// The same number four times.
[[nodiscard]] inline FourFloats four_times(float number) { return FourFloats{number, number, number, number}; }

inline void store_four(FourFloats four, float* numbers) { std::memcpy(numbers, &four, sizeof(four)); }

}  // namespace pyramidion
