#pragma once

#include <cstdint>

#include "bytes/buffer.h"

namespace pyramidion {

/// Pixels to look at: 8-bit red, green, blue and unassociated alpha, interleaved, rows from the top.
struct Picture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Buffer rgba;  ///< width × height × 4 bytes.
};

}  // namespace pyramidion
