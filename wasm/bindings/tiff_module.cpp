// The module "tiff": reads pyramids, and decodes the compressions that most tiles have. What it exports is in
// reader_functions.cpp and decoder_functions.cpp.

#include "bindings/pyramid_reader.h"
#include "tiff/tiff_pyramid.h"

namespace pyramidion {

std::unique_ptr<PyramidOpener> make_opener(SparseBytes& bytes, SparseBytes& /*index*/, const OpenLimits& limits) {
  return std::make_unique<TiffOpener>(bytes, limits);
}

}  // namespace pyramidion
