#pragma once

#include <cstdint>

#include "bytes/buffer.h"

namespace pyramidion {

/// Pixels to look at: red, green, blue and unassociated alpha, interleaved, rows from the top.
struct Picture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Buffer rgba;             ///< width × height × 4 values.
  std::uint8_t depth = 8;  ///< Bits of a value: 8, or 16 in little-endian order.
};

}  // namespace pyramidion
