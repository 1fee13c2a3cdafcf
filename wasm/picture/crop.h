#pragma once

#include <cstdint>

#include "decode/raster.h"

namespace pyramidion {

/// Keeps the top left width × height pixels: what counts of an edge tile. The buffer stays as long as it was; its first
/// rows hold the result. Throws Error `bad_request` when the raster is smaller.
[[nodiscard]] Raster crop(Raster raster, std::uint32_t width, std::uint32_t height);

}  // namespace pyramidion
