#include <optional>
#include <utility>

#include "picture/alpha.h"
#include "picture/clear.h"
#include "picture/render.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

bool is_rgba(const Raster& raster, const RenderSettings& settings) {
  const auto& extras = raster.interpretation.extra_samples;
  return raster.interpretation.photometric == Photometric::rgb && raster.bands == 4 && extras.size() == 1 &&
         extras[0] == ExtraSample::unassociated_alpha && raster.significant_bits == 8 &&
         raster.format == SampleFormat::unsigned_integer && !settings.minimum && !settings.maximum;
}

std::unique_ptr<RowPainter> painter_for(const Raster& raster, const RenderSettings& settings) {
  const Photometric photometric = raster.interpretation.photometric;
  // With fewer bands than colours, the first is all that can be shown.
  if (raster.bands < colour_bands(photometric)) return make_grey_painter(raster, settings, false);
  switch (photometric) {
    case Photometric::min_is_white:
      return make_grey_painter(raster, settings, true);
    case Photometric::rgb:
      return make_rgb_painter(raster, settings);
    case Photometric::cmyk:
      return make_cmyk_painter(raster, settings);
    case Photometric::ycbcr:
      return make_ycbcr_painter(raster, settings);
    default:
      return make_grey_painter(raster, settings, false);
  }
}

}  // namespace

Picture painted(const Raster& raster, RowPainter& painter) {
  Picture picture;
  picture.width = raster.width;
  picture.height = raster.height;
  picture.rgba = Buffer(std::size_t{4} * raster.width * raster.height);
  std::optional<AlphaPainter> alpha;
  if (const auto band = alpha_band_of(raster)) alpha.emplace(raster, *band);
  for (std::uint32_t y = 0; y < raster.height; ++y) {
    const std::uint8_t* const samples = raster.data.data() + y * row_bytes(raster);
    std::uint8_t* const rgba = picture.rgba.data() + std::size_t{4} * y * raster.width;
    painter.paint(samples, raster.width, rgba);
    if (alpha) alpha->paint(samples, raster.width, rgba);
  }
  return picture;
}

Picture render_common(Raster raster, const RenderSettings& settings) {
  Picture picture = is_rgba(raster, settings) ? Picture{raster.width, raster.height, std::move(raster.data)}
                                              : painted(raster, *painter_for(raster, settings));
  clear(raster.absent, picture);
  return picture;
}

}  // namespace pyramidion
