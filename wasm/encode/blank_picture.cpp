#include "bytes/concat.h"
#include "bytes/error.h"
#include "encode/picture_readers.h"

namespace pyramidion {

Picture blank_picture(std::uint64_t width, std::uint64_t height, std::uint8_t depth, std::uint64_t max_pixels) {
  // Neither is more than 2^31 in any of the formats.
  if (width * height > max_pixels) {
    throw Error(ErrorCode::limit_exceeded,
                concat({"the picture has ", width, " x ", height, " pixels, which are more than ", max_pixels}));
  }
  Picture picture;
  picture.width = static_cast<std::uint32_t>(width);
  picture.height = static_cast<std::uint32_t>(height);
  picture.depth = depth;
  picture.rgba = Buffer(static_cast<std::size_t>(width * height * (depth / 2U)));
  return picture;
}

}  // namespace pyramidion
