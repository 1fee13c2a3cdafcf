#include "picture/crop.h"

#include <cstring>
#include <string>
#include <utility>

#include "bytes/error.h"

namespace pyramidion {

Raster crop(Raster raster, std::uint32_t width, std::uint32_t height) {
  if (width > raster.width || height > raster.height || width == 0 || height == 0) {
    throw Error(ErrorCode::bad_request, "cannot crop " + std::to_string(raster.width) + " x " +
                                            std::to_string(raster.height) + " pixels to " + std::to_string(width) +
                                            " x " + std::to_string(height));
  }
  const std::size_t pixel_bytes = std::size_t{raster.bands} * raster.bits / 8;
  if (width < raster.width) {
    const std::size_t from = raster.width * pixel_bytes;
    const std::size_t to = width * pixel_bytes;
    for (std::uint32_t y = 1; y < height; ++y) {
      std::memmove(raster.data.data() + y * to, raster.data.data() + y * from, to);
    }
  }
  raster.width = width;
  raster.height = height;
  return raster;
}

}  // namespace pyramidion
