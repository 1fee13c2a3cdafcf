#pragma once

#include "process/planes.h"
#include "process/process_settings.h"

namespace pyramidion {

/// Each channel seen through a kernel. Beyond the edges, the outermost pixels repeat. The sum is divided by that of the
/// weights when it is positive.
[[nodiscard]] Planes convolved(const Planes& planes, const Kernel& kernel);

}  // namespace pyramidion
