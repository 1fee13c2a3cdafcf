#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <span>

#include "bindings/decoder_functions.h"
#include "pyramid/j2k_area.h"
#include "pyramid/j2k_colour.h"

// What the modules "jp2" and "jp2-more" have in common.

namespace pyramidion {

/// 0 when there is none.
[[nodiscard]] std::uint8_t small_number(const emscripten::val& settings, const char* name);

/// `settings` may have `area`, `[x0, y0, x1, y1]`, `align`, `discard`, `shrink` and `absent`, `[x0, y0, x1, y1, …]`,
/// which pyramid/j2k_area.h describes.
[[nodiscard]] J2kDecoding to_decoding(const emscripten::val& settings);

/// `settings.colour` may be `{space, palette: {bits, signed, entries}, mapping: [component, column, …], definitions:
/// [channel, type, association, …]}` as pyramid/j2k_colour.h describes them; each may be left out.
[[nodiscard]] J2kColour to_colour(const emscripten::val& settings);

/// What is left to do with a codestream's samples. Only pictures get their colours, samples are the components as they
/// are.
[[nodiscard]] Raster finished(Raster raster, std::span<const std::uint8_t> codestream, const J2kColour& colour,
                              const J2kDecoding& decoding, Purpose purpose);

}  // namespace pyramidion
