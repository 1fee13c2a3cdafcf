#pragma once

#include <array>
#include <cstdint>

#include "picture/picture.h"

namespace pyramidion {

/// Red, green and blue become their luma (ITU-R BT.601: 0.299, 0.587, 0.114).
void make_grey(Picture& picture);

/// Makes luma below the threshold (0 to 255) black, and all other white.
void make_bitonal(Picture& picture, std::uint8_t threshold);

/// Replaces each colour by the table's: with one from a histogram, all shades become equally frequent.
void equalise(Picture& picture, const std::array<std::uint8_t, 256>& table);

}  // namespace pyramidion
