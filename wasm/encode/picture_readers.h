#pragma once

#include <cstdint>
#include <span>

#include "picture/picture.h"

namespace pyramidion {

// One function for each kind of file; what they throw is said in read_picture.h.

[[nodiscard]] Picture read_png(std::span<const std::uint8_t> file, std::uint64_t max_pixels);
[[nodiscard]] Picture read_jpeg(std::span<const std::uint8_t> file, std::uint64_t max_pixels);
[[nodiscard]] Picture read_webp(std::span<const std::uint8_t> file, std::uint64_t max_pixels);

/// An empty picture of that size, not yet filled. Throws Error `limit_exceeded` when it would be too large.
[[nodiscard]] Picture blank_picture(std::uint64_t width, std::uint64_t height, std::uint8_t depth,
                                    std::uint64_t max_pixels);

}  // namespace pyramidion
