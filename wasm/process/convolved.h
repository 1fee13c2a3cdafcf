#pragma once

#include "process/planes.h"
#include "process/process_settings.h"

namespace pyramidion {

/// Each channel seen through a kernel. Beyond the edges, the outermost pixels repeat. The sum is divided by that of the
/// weights when it is positive. `is_iipimage`: added up in doubles, as what is cut off later asks for the same last
/// bits.
[[nodiscard]] Planes convolved(const Planes& planes, const Kernel& kernel, bool is_iipimage = false);

}  // namespace pyramidion
