#pragma once

#include <span>

#include "decode/raster.h"

namespace pyramidion {

/// What samples mean, from what decode/raster_description.h has put down. Throws Error `bad_request` for other numbers.
[[nodiscard]] Interpretation described(std::span<const double> description);

}  // namespace pyramidion
