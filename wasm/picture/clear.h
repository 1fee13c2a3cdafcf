#pragma once

#include <span>

#include "picture/picture.h"
#include "pyramid/level.h"

namespace pyramidion {

/// Makes the pixels of regions transparent, as far as they lie in the picture.
void clear(std::span<const Region> regions, Picture& picture);

}  // namespace pyramidion
