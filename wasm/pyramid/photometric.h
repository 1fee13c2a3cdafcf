#pragma once

#include <cstdint>

namespace pyramidion {

/// How samples are meant: TIFF 6.0 PhotometricInterpretation values. It belongs to the index as well as to the decoded
/// samples, which know nothing of each other.
enum class Photometric : std::uint16_t {
  min_is_white = 0,
  min_is_black = 1,
  rgb = 2,
  palette = 3,
  mask = 4,
  cmyk = 5,
  ycbcr = 6,
  cielab = 8,
  icclab = 9,
  itulab = 10,
  logl = 32844,
  logluv = 32845,
};

}  // namespace pyramidion
