#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pyramidion {

/// The bytes as a zlib stream, as PNG and TIFF store it. Throws std::bad_alloc.
[[nodiscard]] std::vector<std::uint8_t> deflate(std::span<const std::uint8_t> bytes);

}  // namespace pyramidion
