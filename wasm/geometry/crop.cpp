#include "geometry/crop.h"

#include <algorithm>
#include <cstddef>

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {

Picture cropped(const Picture& picture, const Region& region) {
  if (!is_within(region, picture.width, picture.height)) {
    throw Error(ErrorCode::bad_request,
                concat({"the rectangle ", region.x, ",", region.y, " ", region.width, " x ", region.height,
                        " is not within a picture of ", picture.width, " x ", picture.height, " pixels"}));
  }
  Picture result{region.width, region.height, {}, picture.depth};
  const std::size_t pixel = std::size_t{4} * (picture.depth / 8U);
  const std::size_t row = region.width * pixel;
  result.rgba = Buffer(row * region.height);
  for (std::size_t y = 0; y < region.height; ++y) {
    const std::size_t from = (region.y + y) * picture.width + region.x;
    std::copy_n(picture.rgba.data() + from * pixel, row, result.rgba.data() + y * row);
  }
  return result;
}

}  // namespace pyramidion
