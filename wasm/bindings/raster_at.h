#pragma once

#include <emscripten/val.h>

#include <cstdint>

#include "decode/raster.h"

namespace pyramidion {

/// The raster that an object describes as decodeRaster does, with its samples, which JavaScript has put into this
/// module's memory. Throws Error `bad_request` when they are not what the object says.
[[nodiscard]] Raster raster_at(std::uintptr_t samples, double length, const emscripten::val& object);

}  // namespace pyramidion
