#pragma once

#include <cstdint>
#include <memory>

#include "decode/raster.h"
#include "picture/render.h"

namespace pyramidion {

/// Turns rows of samples into opaque RGBA. There is one kind for each photometric interpretation.
class RowPainter {
 public:
  virtual ~RowPainter() = default;
  /// `samples` holds `width` pixels of the raster, `rgba` has room for as many.
  virtual void paint(const std::uint8_t* samples, std::uint32_t width, std::uint8_t* rgba) = 0;
};

/// Has every pixel painted, and its alpha.
[[nodiscard]] Picture painted(const Raster& raster, RowPainter& painter);

/// The first band. `inverted`: the smallest value is white.
[[nodiscard]] std::unique_ptr<RowPainter> make_grey_painter(const Raster& raster, const RenderSettings& settings,
                                                            bool inverted);
[[nodiscard]] std::unique_ptr<RowPainter> make_rgb_painter(const Raster& raster, const RenderSettings& settings);
[[nodiscard]] std::unique_ptr<RowPainter> make_palette_painter(const Raster& raster);
[[nodiscard]] std::unique_ptr<RowPainter> make_ycbcr_painter(const Raster& raster, const RenderSettings& settings);
[[nodiscard]] std::unique_ptr<RowPainter> make_cmyk_painter(const Raster& raster, const RenderSettings& settings);
/// CIE L*a*b* in its TIFF, ICC and ITU encodings. Throws Error `unsupported` for encodings that do not exist.
[[nodiscard]] std::unique_ptr<RowPainter> make_lab_painter(const Raster& raster);
/// The logarithmic luminance of SGI LogL and LogLuv, as libtiff's codec hands it out.
[[nodiscard]] std::unique_ptr<RowPainter> make_log_painter(const Raster& raster);

}  // namespace pyramidion
