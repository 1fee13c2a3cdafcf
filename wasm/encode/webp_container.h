#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pyramidion {

/// What an extended WebP file holds besides the image.
struct WebpChunks {
  std::span<const std::uint8_t> icc;
  std::span<const std::uint8_t> exif;
  std::span<const std::uint8_t> xmp;
};

/// A WebP file of libwebp's with further chunks in their places. `alpha`: whether the image has transparent pixels.
[[nodiscard]] std::vector<std::uint8_t> with_chunks(std::span<const std::uint8_t> file, std::uint32_t width,
                                                    std::uint32_t height, bool alpha, const WebpChunks& chunks);

}  // namespace pyramidion
