// Any bytes as a PNG, JPEG or WebP file: reading must end in a picture or in an Error.

#include <cstddef>
#include <cstdint>
#include <span>

#include "bytes/error.h"
#include "encode/read_picture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion;
  constexpr std::uint64_t max_pixels = 1U << 18U;
  try {
    const Picture picture = read_picture(std::span(data, size), max_pixels);
    // What was not filled would be found by MemorySanitizer; that the size is right, by AddressSanitizer.
    volatile std::uint8_t last =
        picture.rgba.data()[std::size_t{picture.width} * picture.height * picture.depth / 2 - 1];
    static_cast<void>(last);
  } catch (const Error&) {  // The usual end.
  }
  return 0;
}
