// Any bytes as an excerpt: decoding and rendering must end in a picture or in an Error.

#include <cstddef>
#include <cstdint>
#include <span>

#include "bytes/error.h"
#include "decode/decode_tiff.h"
#include "picture/render.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion;
  constexpr DecodeLimits limits{1U << 20U};
  for (const JpegBands bands : {JpegBands::as_stored, JpegBands::padded_to_four}) {
    try {
      static_cast<void>(render(decode_tiff(std::span(data, size), limits, bands)));
    } catch (const Error&) {  // The usual end.
    }
  }
  return 0;
}
