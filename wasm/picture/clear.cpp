#include "picture/clear.h"

#include <algorithm>
#include <cstddef>

namespace pyramidion {

void clear(std::span<const Region> regions, Picture& picture) {
  const std::size_t pixel = picture.depth / 2U;
  for (const Region& region : regions) {
    const Region part = common_part(region, {0, 0, picture.width, picture.height});
    for (std::size_t y = 0; y < part.height; ++y) {
      const std::size_t first = (part.y + y) * picture.width + part.x;
      std::fill_n(picture.rgba.data() + first * pixel, part.width * pixel, std::uint8_t{0});
    }
  }
}

}  // namespace pyramidion
