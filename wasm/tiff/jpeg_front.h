#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pyramid/photometric.h"

namespace pyramidion {

/// The start of a plain JPEG file that a tile's stream, without its first two bytes (SOI), continues: SOI, the colours
/// where decoders would guess them wrongly, and the tables that the tile shares with others.
/// `tables` is the value of JPEGTables, or empty.
[[nodiscard]] std::vector<std::uint8_t> jpeg_front(std::span<const std::uint8_t> tables, Photometric photometric,
                                                   std::uint16_t bands);

}  // namespace pyramidion
