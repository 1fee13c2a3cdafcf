#pragma once

#include <array>
#include <cstdint>

namespace pyramidion {

using ColourTable = std::array<std::uint32_t, 256>;

extern const ColourTable viridis_table;
extern const ColourTable magma_table;
extern const ColourTable inferno_table;
extern const ColourTable plasma_table;
extern const ColourTable cividis_table;
extern const ColourTable turbo_table;

}  // namespace pyramidion
