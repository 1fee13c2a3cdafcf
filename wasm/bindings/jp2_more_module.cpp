// The module "jp2-more": decodes JPEG 2000 of every kind, high-throughput code-blocks (HTJ2K) and tiles of TIFFs too.
// Loaded when the first of either is met. What it exports is in decoder_functions.cpp.

#include "bindings/jp2_decoder.h"
#include "bindings/number.h"
#include "bindings/object.h"
#include "decode/codestream_in.h"
#include "decode/colour_hints.h"
#include "decode/decode_j2k.h"

using emscripten::val;

namespace pyramidion {
namespace {

J2kExpectation to_expectation(const val& object) {
  const auto number = [&object](const char* name) { return object[name].as<double>(); };
  return {to_integer<std::uint32_t>(number("width"), "the width"),
          to_integer<std::uint32_t>(number("height"), "the height"),
          to_integer<std::uint16_t>(number("bands"), "the number of bands"),
          to_integer<std::uint16_t>(number("bits"), "the number of bits"), object["signed"].isTrue()};
}

}  // namespace

/// `settings` may have `lenient` and `expected` beside what jp2_decoder.h reads.
Raster decode_excerpt(std::span<const std::uint8_t> excerpt, const DecodeLimits& limits, Purpose purpose,
                      const val& settings) {
  const std::span<const std::uint8_t> codestream = codestream_in(excerpt);
  J2kDecoding decoding = to_decoding(settings);
  decoding.is_lenient = settings["lenient"].isTrue();
  if (const val expected = settings["expected"]; !is_absent(expected)) decoding.expected = to_expectation(expected);
  return finished(decode_j2k(codestream, decoding, limits), codestream, settled_colour(to_colour(settings), codestream),
                  decoding, purpose);
}

}  // namespace pyramidion
