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
  /// `to_byte` scales the interpretation's reference values to 0–255, where they were meant for wider samples.
  explicit YcbcrToRgb(const Interpretation& interpretation, double to_byte = 1);

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
