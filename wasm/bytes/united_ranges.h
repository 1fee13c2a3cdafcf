#pragma once

#include <vector>

#include "bytes/byte_range.h"

namespace pyramidion {

/// The same bytes as `ranges`, ascending, each once: overlapping and touching ranges are made one.
/// No range may reach beyond the 64-bit range of offsets.
[[nodiscard]] std::vector<ByteRange> united(std::vector<ByteRange> ranges);

}  // namespace pyramidion
