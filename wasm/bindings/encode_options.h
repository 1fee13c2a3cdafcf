#pragma once

#include <emscripten/val.h>

#include <array>

#include "encode/attachments.h"

namespace pyramidion {

// The options of encoders, as js/image/blob-options.js has checked them. What is absent has the encoder's default.

[[nodiscard]] int to_int(const emscripten::val& options, const char* name, int otherwise);
/// `background`: [red, green, blue], or white.
[[nodiscard]] std::array<std::uint8_t, 3> to_background(const emscripten::val& options);
/// `icc` and `xmp`, each a Uint8Array, and `resolution`: {x, y, unit}.
[[nodiscard]] Attachments to_attachments(const emscripten::val& options);

}  // namespace pyramidion
