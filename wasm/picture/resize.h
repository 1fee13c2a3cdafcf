#pragma once

#include <cstdint>

#include "picture/picture.h"

namespace pyramidion {

/// The same picture in another size. Downwards each pixel is the average of the area that it covers, upwards it is
/// interpolated between neighbours; each direction for itself. Colours count by their alpha, so that what is
/// transparent does not bleed into what is seen.
/// Throws Error `bad_request` for a size of 0, `limit_exceeded` beyond 2^28 pixels.
[[nodiscard]] Picture resize(const Picture& picture, std::uint32_t width, std::uint32_t height);

}  // namespace pyramidion
