#pragma once

#include <cstdint>

#include "decode/raster.h"

namespace pyramidion {

/// Widens `count` samples of one row into the smallest container that holds them.
using UnpackRow = void (*)(const std::uint8_t* row, std::uint32_t count, unsigned bits, std::uint8_t* out);

/// The function for samples of `bits` bits (1 to 64) as libtiff hands them out: whole bytes in the machine's order,
/// other sizes packed, the most significant bit first. Signed values keep their sign, 24-bit floats become 32-bit
/// floats. Null when the samples are in their containers already.
[[nodiscard]] UnpackRow unpacker_for(unsigned bits, SampleFormat format);

}  // namespace pyramidion
