#pragma once

#include "geometry/resize.h"

namespace pyramidion {

/// Fills `result` from `picture` in one of IIPImage's two ways.
void iipimage_resize(const Picture& picture, Filter filter, Picture& result);

}  // namespace pyramidion
