#pragma once

#include <vector>

#include "decode/raster.h"

namespace pyramidion {

/// What samples mean, as numbers: so that another module can make a picture of them (process/described.h).
[[nodiscard]] std::vector<double> description_of(const Interpretation& meaning);

}  // namespace pyramidion
