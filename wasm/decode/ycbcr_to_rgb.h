#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "decode/raster.h"

namespace pyramidion {

/// 8-bit YCbCr to RGB as TIFF 6.0, section 21, has it: codes to values by ReferenceBlackWhite, then to colours by
/// YCbCrCoefficients.
class YcbcrToRgb {
 public:
  /// Where the interpretation's reference values were meant for other samples than bytes, `black_to_byte` brings those
  /// of black and of chroma's zero to bytes, and `range_to_byte` what lies between them and the others.
  explicit YcbcrToRgb(const Interpretation& interpretation, double black_to_byte = 1, double range_to_byte = 1);

  /// Pixels are `step` bytes apart. They may be converted in place.
  void convert(const std::uint8_t* ycbcr, std::size_t step, std::size_t pixels, std::uint8_t* rgb,
               std::size_t rgb_step) const;

 private:
  /// Products with each code, in 16.16 fixed point.
  using Table = std::array<std::int32_t, 256>;

  Table luma_{};
  Table red_of_cr_{};
  Table blue_of_cb_{};
  Table green_of_cr_{};
  Table green_of_cb_{};
};

}  // namespace pyramidion
