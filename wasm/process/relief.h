#pragma once

#include "process/planes.h"
#include "process/process_settings.h"

namespace pyramidion {

/// Elevations, in pixels, as a landscape lit from one side: a channel from 0, in shadow, to 1, facing the light. The
/// slope is that of the eight neighbours (B. K. P. Horn, 1981); beyond the edges, the outermost pixels repeat.
[[nodiscard]] Planes relief(const Planes& elevation, const HillShading& light);

}  // namespace pyramidion
