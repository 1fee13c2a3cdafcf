#pragma once

#include "geometry/turn.h"

namespace pyramidion {

/// For angles that are no multiple of 90 degrees.
[[nodiscard]] Picture turned_by_angle(const Picture& picture, double degrees, TurnFilter filter);

}  // namespace pyramidion
