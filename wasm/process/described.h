#pragma once

#include <span>

#include "decode/raster.h"

namespace pyramidion {

/// Sets what samples mean and which of them are absent from what decode/raster_description.h has put down.
/// Throws Error `bad_request` for other numbers.
void set_description(std::span<const double> description, Raster& raster);

}  // namespace pyramidion
