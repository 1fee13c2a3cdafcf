#include <cmath>
#include <cstdint>

#include "decode/ycbcr_to_rgb.h"
#include "picture/byte_painter.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

/// ReferenceBlackWhite is in the samples' own range; that of floats in that of bytes. Wide samples become bytes by
/// their high bits: so does the zero of chroma, which grey must have exactly.
YcbcrToRgb to_rgb_of(const Raster& raster) {
  const int bits = raster.format == SampleFormat::floating_point ? 8 : raster.significant_bits;
  const double range = 255 / (std::ldexp(1.0, bits) - 1);
  return YcbcrToRgb(raster.interpretation, bits > 8 ? std::ldexp(1.0, 8 - bits) : range, range);
}

class YcbcrPainter final : public BytePainter {
 public:
  YcbcrPainter(const Raster& raster, const RenderSettings& settings)
      : BytePainter(raster, settings), to_rgb_(to_rgb_of(raster)) {}

 private:
  void paint_bytes(const std::uint8_t* bytes, std::uint32_t width, std::uint8_t* rgba) const override {
    to_rgb_.convert(bytes, bands_, width, rgba, 4);
    for (std::uint32_t i = 0; i < width; ++i) rgba[4 * std::size_t{i} + 3] = 255;
  }

  YcbcrToRgb to_rgb_;
};

}  // namespace

std::unique_ptr<RowPainter> make_ycbcr_painter(const Raster& raster, const RenderSettings& settings) {
  return std::make_unique<YcbcrPainter>(raster, settings);
}

}  // namespace pyramidion
