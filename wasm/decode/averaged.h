#pragma once

#include <vector>

#include "decode/raster.h"

namespace pyramidion {

/// The raster with each 2^shrink by 2^shrink pixels, fewer at the right and lower edge, averaged to one; halves are
/// rounded up. Samples are integers of up to 32 bits. Of bands that hold indices into a palette (`are_indices`, by
/// band), whose mean says nothing, the pixel in the middle is taken instead.
[[nodiscard]] Raster averaged(const Raster& raster, unsigned shrink, const std::vector<bool>& are_indices = {});

}  // namespace pyramidion
