#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <span>

#include "decode/decode_limits.h"
#include "decode/raster.h"
#include "picture/render.h"

// The functions that every module exports which decodes. An excerpt's width and height are what counts of it, from the
// top left: the tile cut to the image. `settings` is an object, which says what an excerpt itself does not.

namespace pyramidion {

/// `{width, height, bands, bits, sampleFormat, data}`: the samples as decode/raster.h describes them, `data` a
/// Uint8Array.
emscripten::val decode_samples(std::uintptr_t excerpt, double length, double width, double height, double max_bytes,
                               const emscripten::val& settings);

/// `{width, height, data}`: RGBA. `settings` may have `minimum` and `maximum`, see picture/render.h.
emscripten::val decode_picture(std::uintptr_t excerpt, double length, double width, double height, double max_bytes,
                               const emscripten::val& settings);

/// As `decode_samples`, but what is to be a picture (of a palette in JPEG 2000, the colours): with `significantBits`,
/// `description` (numbers, see decode/raster_description.h) and `absent` (x, y, width, height, …: pixels that the file
/// lacks).
emscripten::val decode_raster(std::uintptr_t excerpt, double length, double width, double height, double max_bytes,
                              const emscripten::val& settings);

/// What samples are wanted for. A picture may have its bands otherwise than they are stored; a raster is what a picture
/// can be made of.
enum class Purpose : std::uint8_t { samples, raster, picture };

/// The parts that differ from module to module.
[[nodiscard]] Raster decode_excerpt(std::span<const std::uint8_t> excerpt, const DecodeLimits& limits, Purpose purpose,
                                    const emscripten::val& settings);
[[nodiscard]] Picture render_excerpt(Raster raster, const RenderSettings& settings);

}  // namespace pyramidion
