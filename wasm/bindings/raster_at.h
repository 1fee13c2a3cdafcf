#pragma once

#include <emscripten/val.h>

#include <cstdint>

#include "bytes/buffer.h"
#include "decode/raster.h"

namespace pyramidion {

/// The raster that an object describes as decodeRaster does, with its samples. Throws Error `bad_request` when they are
/// not what the object says.
[[nodiscard]] Raster raster_of(Buffer samples, const emscripten::val& object);

/// The same of a copy of the samples.
[[nodiscard]] Raster raster_at(std::uintptr_t samples, double length, const emscripten::val& object);

}  // namespace pyramidion
