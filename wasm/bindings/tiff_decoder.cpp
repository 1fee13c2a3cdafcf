// How the modules "tiff" and "tiff-more" decode: an excerpt says everything itself.

#include <utility>

#include "bindings/decoder_functions.h"
#include "decode/decode_tiff.h"

namespace pyramidion {

Raster decode_excerpt(std::span<const std::uint8_t> excerpt, const DecodeLimits& limits, Purpose purpose,
                      const emscripten::val& /*settings*/) {
  return decode_tiff(excerpt, limits, purpose == Purpose::picture ? JpegBands::padded_to_four : JpegBands::as_stored);
}

Picture render_excerpt(Raster raster, const RenderSettings& settings) { return render(std::move(raster), settings); }

}  // namespace pyramidion
