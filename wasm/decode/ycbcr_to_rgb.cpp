#include "decode/ycbcr_to_rgb.h"

#include <cmath>

namespace pyramidion {
namespace {

double value_of(unsigned code, double black, double distance, double range) {
  return distance == 0 ? 0 : (code - black) * range / distance;
}

/// Values come from the file, so that they may be anything; within these bounds no sum overflows.
std::int32_t fixed(double value) {
  constexpr double bound = 4096;
  if (!(value > -bound)) value = -bound;
  if (value > bound) value = bound;
  return static_cast<std::int32_t>(std::lround(value * 65536));
}

std::uint8_t clamped(std::int32_t value) {
  value >>= 16;
  return static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
}

}  // namespace

YcbcrToRgb::YcbcrToRgb(const Interpretation& interpretation, double black_to_byte, double range_to_byte) {
  const auto& reference = interpretation.reference_black_white;
  const double red = interpretation.luma[0];
  const double green = interpretation.luma[1] != 0 ? interpretation.luma[1] : 0.587;
  const double blue = interpretation.luma[2];
  const auto value = [&](unsigned code, std::size_t i, double range) {
    const double distance = (double{reference[i + 1]} - reference[i]) * range_to_byte;
    return value_of(code, reference[i] * black_to_byte, distance, range);
  };
  for (unsigned code = 0; code < 256; ++code) {
    const double luma = value(code, 0, 255);
    const double cb = value(code, 2, 127);
    const double cr = value(code, 4, 127);
    luma_[code] = fixed(luma + 0.5);
    red_of_cr_[code] = fixed(cr * (2 - 2 * red));
    blue_of_cb_[code] = fixed(cb * (2 - 2 * blue));
    green_of_cr_[code] = fixed(-cr * (2 - 2 * red) * red / green);
    green_of_cb_[code] = fixed(-cb * (2 - 2 * blue) * blue / green);
  }
}

void YcbcrToRgb::convert(const std::uint8_t* ycbcr, std::size_t step, std::size_t pixels, std::uint8_t* rgb,
                         std::size_t rgb_step) const {
  for (std::size_t i = 0; i < pixels; ++i, ycbcr += step, rgb += rgb_step) {
    const std::int32_t y = luma_[ycbcr[0]];
    const std::uint8_t cb = ycbcr[1];
    const std::uint8_t cr = ycbcr[2];
    rgb[0] = clamped(y + red_of_cr_[cr]);
    rgb[1] = clamped(y + green_of_cb_[cb] + green_of_cr_[cr]);
    rgb[2] = clamped(y + blue_of_cb_[cb]);
  }
}

}  // namespace pyramidion
