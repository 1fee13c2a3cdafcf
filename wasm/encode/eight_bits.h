#pragma once

#include <cstdint>

#include "picture/picture.h"

namespace pyramidion {

/// Copies one row of a picture as 8-bit RGBA; values of 16 bits are rounded to the nearest.
void copy_row_as_bytes(const Picture& picture, std::uint32_t y, std::uint8_t* out);

}  // namespace pyramidion
