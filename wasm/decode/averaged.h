#pragma once

#include "decode/raster.h"

namespace pyramidion {

/// The raster with each 2^shrink by 2^shrink pixels, fewer at the right and lower edge, averaged to one; halves are
/// rounded up. Samples are integers of up to 32 bits.
[[nodiscard]] Raster averaged(const Raster& raster, unsigned shrink);

}  // namespace pyramidion
