#pragma once

#include <cstdint>
#include <vector>

#include "picture/picture.h"

namespace pyramidion {

/// A TIFF file of 8-bit RGB, with unassociated alpha where the picture is not opaque; in strips, Deflate with
/// predictor. Throws Error `bad_request` when the picture is empty or its file would exceed 4 GB.
[[nodiscard]] std::vector<std::uint8_t> encode_tiff(const Picture& picture);

}  // namespace pyramidion
