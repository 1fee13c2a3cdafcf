#include "picture/turn.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace pyramidion {
namespace {

/// Where the upright picture's pixels lie in the stored one: a start, and steps in pixels to the right and down.
struct Walk {
  std::int64_t start;
  std::int64_t right;
  std::int64_t down;
};

Walk walk_of(std::uint16_t orientation, std::int64_t width, std::int64_t height) {
  const std::int64_t last_column = width - 1;
  const std::int64_t last_row = (height - 1) * width;
  switch (orientation) {
    case 2:
      return {last_column, -1, width};
    case 3:
      return {last_row + last_column, -1, -width};
    case 4:
      return {last_row, 1, -width};
    case 5:
      return {0, width, 1};
    case 6:
      return {last_row, -width, 1};
    case 7:
      return {last_row + last_column, -width, -1};
    default:
      return {last_column, width, -1};
  }
}

}  // namespace

Picture turn(Picture picture, std::uint16_t orientation) {
  if (orientation < 2 || orientation > 8) return picture;
  Picture upright;
  upright.width = orientation >= 5 ? picture.height : picture.width;
  upright.height = orientation >= 5 ? picture.width : picture.height;
  upright.rgba = Buffer(std::size_t{4} * upright.width * upright.height);
  const Walk walk = walk_of(orientation, std::int64_t{picture.width}, std::int64_t{picture.height});
  std::uint8_t* target = upright.rgba.data();
  for (std::uint32_t y = 0; y < upright.height; ++y) {
    std::int64_t pixel = walk.start + std::int64_t{y} * walk.down;
    for (std::uint32_t x = 0; x < upright.width; ++x, target += 4, pixel += walk.right) {
      std::memcpy(target, picture.rgba.data() + 4 * static_cast<std::size_t>(pixel), 4);
    }
  }
  return upright;
}

}  // namespace pyramidion
