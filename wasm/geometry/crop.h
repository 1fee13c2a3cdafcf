#pragma once

#include "picture/picture.h"
#include "pyramid/level.h"

namespace pyramidion {

/// A rectangle of a picture. Throws Error `bad_request` when it is empty or reaches beyond.
[[nodiscard]] Picture cropped(const Picture& picture, const Region& region);

}  // namespace pyramidion
