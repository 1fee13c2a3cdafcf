#pragma once

#include <emscripten/val.h>

#include "decode/raster.h"

namespace pyramidion {

/// `{width, height, bands, bits, sampleFormat, data}`: the samples as decode/raster.h describes them, `data` a
/// Uint8Array.
emscripten::val to_object(const Raster& raster);

/// The same and what a picture of them needs: `significantBits`, `description` (decode/raster_description.h), and
/// `absent`, [x, y, width, height, …].
emscripten::val to_described_object(const Raster& raster);

}  // namespace pyramidion
