#pragma once

#include <emscripten/val.h>

#include <cstdint>

// The functions that both TIFF modules export. An excerpt's width and height are what counts of it, from the top left:
// the tile cut to the image.

namespace pyramidion {

/// `{width, height, bands, bits, sampleFormat, data}`: the samples as decode/raster.h describes them, `data` a
/// Uint8Array.
emscripten::val decode_samples(std::uintptr_t excerpt, double length, double width, double height, double max_bytes);

/// `{width, height, data}`: RGBA. `settings` may have `minimum` and `maximum`, see picture/render.h.
emscripten::val decode_picture(std::uintptr_t excerpt, double length, double width, double height, double max_bytes,
                               const emscripten::val& settings);

}  // namespace pyramidion
