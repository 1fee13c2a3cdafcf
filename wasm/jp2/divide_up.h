#pragma once

#include <cstdint>

namespace pyramidion {

/// a / b rounded up; b is positive.
[[nodiscard]] constexpr std::int64_t divide_up(std::int64_t a, std::int64_t b) {
  return a / b + static_cast<std::int64_t>(a % b > 0);
}

/// a / 2^bits rounded up, at most 62 bits.
[[nodiscard]] constexpr std::int64_t shift_up(std::int64_t a, unsigned bits) {
  return (a + (std::int64_t{1} << bits) - 1) >> bits;
}

/// The binary logarithm of a positive number, rounded down.
[[nodiscard]] constexpr std::uint32_t floor_log2(std::uint32_t value) {
  std::uint32_t result = 0;
  while ((value >>= 1U) != 0) ++result;
  return result;
}

}  // namespace pyramidion
