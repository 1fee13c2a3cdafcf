#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pyramidion {

/// The bytes as a zlib stream, as PNG stores it. `level`: 0 does not compress, 9 takes longest. Throws std::bad_alloc.
[[nodiscard]] std::vector<std::uint8_t> deflate(std::span<const std::uint8_t> bytes, int level);

}  // namespace pyramidion
