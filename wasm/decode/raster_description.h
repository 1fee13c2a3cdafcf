#pragma once

#include <vector>

#include "decode/raster.h"

namespace pyramidion {

/// What a raster's samples mean and which of them are absent, as numbers: so that another module can make a picture of
/// it (process/described.h).
[[nodiscard]] std::vector<double> description_of(const Raster& raster);

}  // namespace pyramidion
