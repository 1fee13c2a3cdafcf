#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "picture/byte_scale.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

std::uint8_t clamped(std::int32_t value) {
  return static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
}

/// TIFF 6.0, section 21: codes to values by ReferenceBlackWhite, then to RGB by YCbCrCoefficients. All products are in
/// tables of 16.16 fixed point.
class YcbcrPainter final : public RowPainter {
 public:
  YcbcrPainter(const Raster& raster, const RenderSettings& settings)
      : bands_(raster.bands), scale_(ByteScale::for_colours(raster, settings)) {
    // The reference values are in the samples' own range.
    const double to_byte = raster.format == SampleFormat::floating_point || raster.significant_bits == 8
                               ? 1
                               : 255 / (std::ldexp(1.0, raster.significant_bits) - 1);
    tabulate(raster.interpretation, to_byte);
  }

  void paint(const std::uint8_t* samples, std::uint32_t width, std::uint8_t* rgba) override {
    const std::size_t count = std::size_t{width} * bands_;
    if (!scale_.is_identity() && scratch_.size() < count) scratch_.resize(count);
    const std::uint8_t* bytes = scale_(samples, count, scratch_.data());
    for (std::uint32_t i = 0; i < width; ++i, bytes += bands_, rgba += 4) {
      const std::int32_t y = luma_[bytes[0]];
      rgba[0] = clamped((y + red_of_cr_[bytes[2]]) >> 16);
      rgba[1] = clamped((y + green_of_cb_[bytes[1]] + green_of_cr_[bytes[2]]) >> 16);
      rgba[2] = clamped((y + blue_of_cb_[bytes[1]]) >> 16);
      rgba[3] = 255;
    }
  }

 private:
  using Table = std::array<std::int32_t, 256>;

  void tabulate(const Interpretation& interpretation, double to_byte) {
    const auto& reference = interpretation.reference_black_white;
    const double red = interpretation.luma[0];
    const double green = interpretation.luma[1] != 0 ? interpretation.luma[1] : 0.587;
    const double blue = interpretation.luma[2];
    for (unsigned code = 0; code < 256; ++code) {
      const double luma = value_of(code, reference[0] * to_byte, reference[1] * to_byte, 255);
      const double cb = value_of(code, reference[2] * to_byte, reference[3] * to_byte, 127);
      const double cr = value_of(code, reference[4] * to_byte, reference[5] * to_byte, 127);
      luma_[code] = fixed(luma + 0.5);
      red_of_cr_[code] = fixed(cr * (2 - 2 * red));
      blue_of_cb_[code] = fixed(cb * (2 - 2 * blue));
      green_of_cr_[code] = fixed(-cr * (2 - 2 * red) * red / green);
      green_of_cb_[code] = fixed(-cb * (2 - 2 * blue) * blue / green);
    }
  }

  static double value_of(unsigned code, double black, double white, double range) {
    return white == black ? 0 : (code - black) * range / (white - black);
  }

  /// Values come from the file, so that they may be anything; within these bounds no sum overflows.
  static std::int32_t fixed(double value) {
    if (!(value > -4096)) value = -4096;
    if (value > 4096) value = 4096;
    return static_cast<std::int32_t>(std::lround(value * 65536));
  }

  std::size_t bands_;
  ByteScale scale_;
  std::vector<std::uint8_t> scratch_;
  Table luma_{};
  Table red_of_cr_{};
  Table blue_of_cb_{};
  Table green_of_cr_{};
  Table green_of_cb_{};
};

}  // namespace

std::unique_ptr<RowPainter> make_ycbcr_painter(const Raster& raster, const RenderSettings& settings) {
  return std::make_unique<YcbcrPainter>(raster, settings);
}

}  // namespace pyramidion
