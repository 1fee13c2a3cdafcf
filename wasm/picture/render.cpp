#include "picture/render.h"

#include <utility>

#include "picture/clear.h"
#include "picture/no_data.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

/// Null for those that `render_common` knows.
std::unique_ptr<RowPainter> make_special_painter(const Raster& raster) {
  switch (raster.interpretation.photometric) {
    case Photometric::palette:
      return make_palette_painter(raster);
    case Photometric::cielab:
    case Photometric::icclab:
    case Photometric::itulab:
      return raster.bands < 3 ? nullptr : make_lab_painter(raster);
    case Photometric::logl:
    case Photometric::logluv:
      return make_log_painter(raster);
    default:
      return nullptr;
  }
}

}  // namespace

Picture render(Raster raster, const RenderSettings& settings) {
  mark_no_data(raster, shown_bands(raster));
  const auto painter = make_special_painter(raster);
  if (!painter) return render_common(std::move(raster), settings);
  Picture picture = painted(raster, *painter);
  clear(raster.absent, picture);
  return picture;
}

}  // namespace pyramidion
