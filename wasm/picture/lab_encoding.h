#pragma once

#include <array>

#include "decode/raster.h"

namespace pyramidion {

/// How a stored number becomes L*, a* or b*: value × factor + offset.
struct LabEncoding {
  std::array<float, 3> factor{1, 1, 1};
  std::array<float, 3> offset{0, 0, 0};
};

/// CIE's function from the scale of L*, (L* + 16) / 116, to Y relative to white; and so for X and Z.
[[nodiscard]] inline float lab_cube_or_line(float t) {
  const float line = (t - 4.0F / 29) * (108.0F / 841);
  return t > 6.0F / 29 ? t * t * t : line;
}

[[nodiscard]] inline LabEncoding lab_encoding_of(const Raster& raster) {
  if (raster.format == SampleFormat::floating_point) return {};
  const bool is_16_bit = raster.bits == 16;
  const float unit = is_16_bit ? 1.0F / 256 : 1;
  switch (raster.interpretation.photometric) {
    case Photometric::icclab:  // a* and b* are unsigned; 16-bit L* ends at 0xFF00.
      return {{is_16_bit ? 100.0F / 65280 : 100.0F / 255, unit, unit}, {0, -128, -128}};
    case Photometric::itulab:  // The default ranges of TIFF-FX: a* from -85 to 85, b* from -75 to 125.
      return {{unit * 100 / 255, unit * 170 / 255, unit * 200 / 255}, {0, -85.333F, -75.294F}};
    default:  // a* and b* are signed.
      return {{is_16_bit ? 100.0F / 65535 : 100.0F / 255, unit, unit}, {0, 0, 0}};
  }
}

}  // namespace pyramidion
