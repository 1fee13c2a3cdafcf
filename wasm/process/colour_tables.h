#pragma once

#include "process/colour_map.h"

namespace pyramidion {

extern const ColourTable viridis_table;
extern const ColourTable magma_table;
extern const ColourTable inferno_table;
extern const ColourTable plasma_table;
extern const ColourTable cividis_table;
extern const ColourTable turbo_table;

}  // namespace pyramidion
