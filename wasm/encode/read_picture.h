#pragma once

#include <cstdint>
#include <span>

#include "picture/picture.h"

namespace pyramidion {

/// The picture in a PNG, JPEG or WebP file, for watermarks: of 16 bits where a PNG has them, else of 8. Values are as
/// the file has them; its profile, gamma and orientation are not applied. CMYK is turned into RGB by the plain formula.
/// Throws Error `unknown_format` when it is none of them, `limit_exceeded` when it has more than `max_pixels` pixels,
/// `truncated` when the file ends early, `decode_failed` when its data are damaged, `unsupported` for animations.
[[nodiscard]] Picture read_picture(std::span<const std::uint8_t> file, std::uint64_t max_pixels);

}  // namespace pyramidion
