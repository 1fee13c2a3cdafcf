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

/// Bands that the interpretation itself explains, the first ones; 0 where that is not settled.
[[nodiscard]] constexpr std::uint16_t colour_bands(Photometric photometric) {
  switch (photometric) {
    case Photometric::min_is_white:
    case Photometric::min_is_black:
    case Photometric::palette:
      return 1;
    case Photometric::rgb:
    case Photometric::ycbcr:
    case Photometric::cielab:
    case Photometric::icclab:
    case Photometric::itulab:
    case Photometric::logluv:
      return 3;
    case Photometric::cmyk:
      return 4;
    case Photometric::mask:
    case Photometric::logl:
      break;
  }
  return 0;
}

}  // namespace pyramidion
