#pragma once

#include <cstdint>

#include "picture/picture.h"

namespace pyramidion {

/// Brings a picture upright that is stored in one of TIFF's orientations: 1 as it is, 2 mirrored, 3 upside down,
/// 4 flipped, 5 transposed, 6 needs a quarter turn clockwise, 7 anti-transposed, 8 needs one anticlockwise.
/// From 5 on, width and height change places. Any other number counts as 1.
[[nodiscard]] Picture turn(Picture picture, std::uint16_t orientation);

}  // namespace pyramidion
