// The module "jp2": reads JPEG 2000, and decodes all but high-throughput code-blocks. Loaded when the first such file
// is met. What it exports is in reader_functions.cpp and decoder_functions.cpp.

#include "bindings/jp2_decoder.h"
#include "bindings/pyramid_reader.h"
#include "decode/decode_j2k.h"
#include "jp2/jp2_pyramid.h"

namespace pyramidion {

std::unique_ptr<PyramidOpener> make_opener(SparseBytes& bytes, SparseBytes& index, const OpenLimits& limits) {
  return std::make_unique<Jp2Opener>(bytes, limits, &index);
}

Raster decode_excerpt(std::span<const std::uint8_t> excerpt, const DecodeLimits& limits, Purpose purpose,
                      const emscripten::val& settings) {
  const J2kDecoding decoding = to_decoding(settings);
  return finished(decode_j2k_excerpt(excerpt, decoding, limits), excerpt, to_colour(settings), decoding, purpose);
}

}  // namespace pyramidion
