#pragma once

#include <cstdint>
#include <vector>

#include "encode/attachments.h"
#include "picture/picture.h"

namespace pyramidion {

struct WebpOptions {
  int quality = 85;       ///< Of a lossy file, libwebp's, 0 to 100.
  bool lossless = false;  ///< Every value stays, also the colours of transparent pixels.
  int effort = 4;         ///< libwebp's method, 0 (fast) to 6 (small).
  Attachments attachments;
};

/// A WebP file of 8 bits, with alpha where the picture is not opaque. Throws Error `bad_request` when the picture is
/// empty or larger than WebP can hold, 16383 pixels a side.
[[nodiscard]] std::vector<std::uint8_t> encode_webp(const Picture& picture, const WebpOptions& options);

}  // namespace pyramidion
