#pragma once

#include <vector>

#include "bytes/byte_range.h"

namespace pyramidion {

/// Adds ranges behind others.
void append(const std::vector<ByteRange>& more, std::vector<ByteRange>& ranges);

void sort_by_offset(std::vector<ByteRange>& ranges);

/// The same bytes as `ranges`, ascending, each once: overlapping and touching ranges are made one.
/// No range may reach beyond the 64-bit range of offsets.
[[nodiscard]] std::vector<ByteRange> united(std::vector<ByteRange> ranges);

}  // namespace pyramidion
