#pragma once

#include <cstddef>
#include <cstdint>

namespace pyramidion {

/// How channels become the values of a picture.
struct Quantisation {
  float contrast = 1;      ///< A factor, applied before.
  bool truncates = false;  ///< Cut fractions off instead of rounding.
  bool has_alpha = false;  ///< Two or four channels end with an alpha.
};

/// Writes `width` pixels of 1 to 4 channels, 0 to 1, as RGBA of 8 or 16 bits. Alpha is opaque where there is none.
void quantise(const float* values, std::size_t channels, std::size_t width, const Quantisation& how,
              std::uint8_t* rgba);
void quantise(const float* values, std::size_t channels, std::size_t width, const Quantisation& how,
              std::uint16_t* rgba);

}  // namespace pyramidion
