#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "picture/picture.h"

namespace pyramidion {

/// A baseline JPEG file. `quality` is libjpeg's, 1 to 100; from 90 on chroma is not subsampled. What is transparent
/// shows the `background` (red, green, blue). Throws Error `bad_request` when the picture is empty or larger than JPEG
/// can hold.
[[nodiscard]] std::vector<std::uint8_t> encode_jpeg(const Picture& picture, int quality,
                                                    std::array<std::uint8_t, 3> background);

}  // namespace pyramidion
