#pragma once

#include <cstdint>

#include "decode/raster.h"
#include "support/starved_file.h"

namespace pyramidion::testing {

/// All samples of one level: its excerpts planned, decoded and put together, as JavaScript does it.
[[nodiscard]] Raster decode_level(StarvedFile& file, Pyramid& pyramid, std::uint32_t image, std::uint32_t level);

}  // namespace pyramidion::testing
