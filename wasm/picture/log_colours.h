#pragma once

#include <array>
#include <cstdint>

#include "decode/raster.h"

namespace pyramidion {

/// Reads a pixel of SGI's LogL or LogLuv, as libtiff's codec hands it out: linear red, green and blue of sRGB, of which
/// 1 is white, and which may be beyond.
using ReadLogPixel = std::array<float, 3> (*)(const std::uint8_t* samples);

/// Null for 8 bits, of which libtiff has made grey or RGB already. Throws Error `unsupported` for packed samples.
[[nodiscard]] ReadLogPixel log_pixel_reader(const Raster& raster);

}  // namespace pyramidion
