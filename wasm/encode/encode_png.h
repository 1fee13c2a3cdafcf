#pragma once

#include <cstdint>
#include <vector>

#include "picture/picture.h"

namespace pyramidion {

/// A PNG file of 8 bits: RGB or grey where that says it all, with alpha where the picture is not opaque.
/// Throws Error `bad_request` when the picture is empty.
[[nodiscard]] std::vector<std::uint8_t> encode_png(const Picture& picture);

}  // namespace pyramidion
