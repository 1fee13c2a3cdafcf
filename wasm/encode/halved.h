#pragma once

#include "picture/picture.h"

namespace pyramidion {

/// The picture at half its size, rounded up: each pixel is the mean of the 2 × 2 that it covers, where the picture has
/// them. Colours count by their alpha, so that what is transparent does not bleed into what is seen.
[[nodiscard]] Picture halved(const Picture& picture);

}  // namespace pyramidion
