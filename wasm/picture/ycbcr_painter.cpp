#include <cmath>
#include <cstdint>

#include "decode/ycbcr_to_rgb.h"
#include "picture/byte_painter.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

/// The factor that takes ReferenceBlackWhite, which is in the samples' own range, to that of bytes.
double reference_scale(const Raster& raster) {
  if (raster.format == SampleFormat::floating_point || raster.significant_bits == 8) return 1;
  return 255 / (std::ldexp(1.0, raster.significant_bits) - 1);
}

class YcbcrPainter final : public BytePainter {
 public:
  YcbcrPainter(const Raster& raster, const RenderSettings& settings)
      : BytePainter(raster, settings), to_rgb_(raster.interpretation, reference_scale(raster)) {}

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
