#include "picture/clear.h"

#include <algorithm>
#include <cstddef>

namespace pyramidion {

void clear(std::span<const Region> regions, Picture& picture) {
  const std::size_t pixel = picture.depth / 2U;
  for (const Region& region : regions) {
    const std::size_t right = std::min(region.x + region.width, picture.width);
    const std::size_t bottom = std::min(region.y + region.height, picture.height);
    if (region.x >= right) continue;
    for (std::size_t y = region.y; y < bottom; ++y) {
      std::uint8_t* const row = picture.rgba.data() + y * picture.width * pixel;
      std::fill(row + region.x * pixel, row + right * pixel, std::uint8_t{0});
    }
  }
}

}  // namespace pyramidion
