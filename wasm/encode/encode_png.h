#pragma once

#include <cstdint>
#include <vector>

#include "encode/attachments.h"
#include "encode/png_filter.h"
#include "picture/picture.h"

namespace pyramidion {

struct PngOptions {
  int level = 6;  ///< 0: not compressed, to 9.
  PngFilter filter = PngFilter::adaptive;
  Attachments attachments;
};

/// A PNG file of the picture's depth: RGB or grey where that says it all, with alpha where the picture is not opaque.
/// Throws Error `bad_request` when the picture is empty.
[[nodiscard]] std::vector<std::uint8_t> encode_png(const Picture& picture, const PngOptions& options);

}  // namespace pyramidion
