#include "picture/crop.h"

#include <cstring>
#include <string>
#include <utility>

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {

Raster crop(Raster raster, std::uint32_t width, std::uint32_t height) {
  if (width > raster.width || height > raster.height || width == 0 || height == 0) {
    throw Error(ErrorCode::bad_request,
                concat({"cannot crop ", raster.width, " x ", raster.height, " pixels to ", width, " x ", height}));
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
