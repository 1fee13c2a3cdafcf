#pragma once

#include <cstdint>

#include "bytes/bit_cast.h"

namespace pyramidion {

/// The value of an IEEE 754 16-bit float.
[[nodiscard]] inline float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16U;
  const std::uint32_t exponent = half >> 10U & 0x1FU;
  const std::uint32_t fraction = half & 0x3FFU;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(fraction) * (1.0F / (1U << 24U));
    return sign == 0 ? magnitude : -magnitude;
  }
  if (exponent == 31) return bit_cast<float>(sign | 0x7F800000U | fraction << 13U);
  return bit_cast<float>(sign | (exponent + 112) << 23U | fraction << 13U);
}

/// A sample that is one, as it lies in a raster.
class Half {
 public:
  explicit operator float() const { return half_to_float(bits_); }
  explicit operator double() const { return static_cast<double>(half_to_float(bits_)); }

 private:
  std::uint16_t bits_ = 0;
};

}  // namespace pyramidion
