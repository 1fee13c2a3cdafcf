#include "encode/eight_bits.h"

#include <algorithm>
#include <cstring>

namespace pyramidion {

void copy_row_as_bytes(const Picture& picture, std::uint32_t y, std::uint8_t* out) {
  const std::size_t values = std::size_t{4} * picture.width;
  if (picture.depth == 8) {
    std::copy_n(picture.rgba.data() + values * y, values, out);
    return;
  }
  const std::uint8_t* in = picture.rgba.data() + 2 * values * y;
  for (std::size_t i = 0; i < values; ++i, in += 2) {
    std::uint16_t value = 0;
    std::memcpy(&value, in, sizeof value);
    out[i] = static_cast<std::uint8_t>((value + 128U) / 257);  // 65535 is 257 × 255.
  }
}

}  // namespace pyramidion
