// The module "render": samples as the reader wants to see them. Loaded when anything but the plain picture is asked
// for.

#include <emscripten/bind.h>

#include "bindings/answer.h"
#include "bindings/mark_object.h"
#include "bindings/number.h"
#include "bindings/object.h"
#include "bindings/picture_maker.h"
#include "bindings/process_settings_object.h"
#include "bindings/raster_at.h"
#include "process/processor.h"
#include "process/statistics.h"

using emscripten::val;

namespace pyramidion {
namespace {

val to_object(const BandStatistics& band) {
  val object = val::object();
  set_number(object, "count", static_cast<double>(band.count));
  set_number(object, "minimum", band.minimum);
  set_number(object, "maximum", band.maximum);
  set_number(object, "mean", band.mean);
  set_number(object, "deviation", band.deviation);
  set_number(object, "low", band.low);
  set_number(object, "high", band.high);
  set(object, "histogram", to_array(std::vector<double>(band.histogram.begin(), band.histogram.end())));
  return object;
}

/// `{bands, shades}`: of each band what process/statistics.h tells; the histogram of the shades of the picture that the
/// settings (process_settings_object.h, of 8 bits) make of it.
val measure(std::uintptr_t samples, double length, const val& raster, const val& settings, double outliers,
            double bins) {
  return answer([&] {
    Raster measured = raster_at(samples, length, raster);
    val bands = val::array();
    for (const BandStatistics& band : statistics(measured, outliers, to_integer<std::uint16_t>(bins, "bins"))) {
      push(bands, to_object(band));
    }
    val result = val::object();
    set(result, "bands", bands);
    const ProcessSettings processing = to_process_settings(settings);
    const auto shades = processing.is_iipimage ? shade_histogram_as_iipimage(measured)
                                               : shade_histogram(Processor(processing).picture(std::move(measured)));
    set(result, "shades", to_array(std::vector<double>(shades.begin(), shades.end())));
    return result;
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(pyramidion_render) {
  emscripten::class_<PictureMaker>("PictureMaker")
      .constructor<val>()
      .function("room", &PictureMaker::room)
      .function("make", &PictureMaker::make);
  emscripten::class_<MarkObject>("Mark").constructor<std::uintptr_t, double, double, double>();
  emscripten::function("measure", &measure);
}

}  // namespace pyramidion
