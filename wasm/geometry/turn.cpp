#include "geometry/turn.h"

#include <cmath>
#include <cstring>

#include "bytes/error.h"
#include "geometry/angle_turn.h"
#include "geometry/float_row.h"

namespace pyramidion {
namespace {

struct Step {
  std::ptrdiff_t x;
  std::ptrdiff_t y;
};

/// Where the result's first pixel lies in the source, and the ways there to the pixels right of it and below.
struct Path {
  Step start;
  Step right;
  Step below;
};

Path path_for(std::ptrdiff_t width, std::ptrdiff_t height, unsigned quarters, bool mirror) {
  Path path{{0, 0}, {1, 0}, {0, 1}};
  if (quarters == 1) path = {{0, height - 1}, {0, -1}, {1, 0}};
  if (quarters == 2) path = {{width - 1, height - 1}, {-1, 0}, {0, -1}};
  if (quarters == 3) path = {{width - 1, 0}, {0, 1}, {-1, 0}};
  if (mirror)
    path = {{width - 1 - path.start.x, path.start.y}, {-path.right.x, path.right.y}, {-path.below.x, path.below.y}};
  return path;
}

template <typename Pixel>
void copy_pixels(const Picture& picture, const Path& path, Picture& result) {
  const auto bytes_of = [&](Step step) {
    return (step.y * static_cast<std::ptrdiff_t>(picture.width) + step.x) * static_cast<std::ptrdiff_t>(sizeof(Pixel));
  };
  const std::ptrdiff_t right = bytes_of(path.right);
  std::uint8_t* out = result.rgba.data();
  const std::ptrdiff_t below = bytes_of(path.below);
  const std::uint8_t* row = picture.rgba.data() + bytes_of(path.start);
  for (std::uint32_t y = 0; y < result.height; ++y, row += below) {
    const std::uint8_t* from = row;
    for (std::uint32_t x = 0; x < result.width; ++x, from += right, out += sizeof(Pixel)) {
      std::memcpy(out, from, sizeof(Pixel));
    }
  }
}

Picture turned_by_quarters(const Picture& picture, unsigned quarters, bool mirror) {
  const bool lies = quarters % 2 == 1;
  Picture result =
      empty_picture(lies ? picture.height : picture.width, lies ? picture.width : picture.height, picture.depth);
  const Path path = path_for(static_cast<std::ptrdiff_t>(picture.width), static_cast<std::ptrdiff_t>(picture.height),
                             quarters, mirror);
  if (picture.depth == 16) {
    copy_pixels<std::uint64_t>(picture, path, result);
  } else {
    copy_pixels<std::uint32_t>(picture, path, result);
  }
  return result;
}

/// Puts a colour behind whatever is transparent.
void paint_behind(Picture& picture, const std::array<double, 4>& background) {
  FloatRow row(picture.width);
  const auto alpha = static_cast<float>(background[3]);
  const auto share = [&](std::size_t c) { return static_cast<float>(background[c]) * alpha; };
  const FloatPixel behind{{share(0), share(1), share(2), alpha}};
  for (std::uint32_t y = 0; y < picture.height; ++y) {
    load_row(picture, y, row.data());
    for (FloatPixel& pixel : row) pixel += (1 - pixel.values[3]) * behind;
    store_row(row.data(), y, picture);
  }
}

}  // namespace

Picture turned(const Picture& picture, const Turn& turn) {
  if (!std::isfinite(turn.degrees)) throw Error(ErrorCode::bad_request, "an angle is a finite number of degrees");
  if (picture.width == 0 || picture.height == 0) {
    throw Error(ErrorCode::bad_request, "an empty picture cannot be turned");
  }
  double degrees = std::fmod(turn.degrees, 360);
  if (degrees < 0) degrees += 360;
  const double quarters = degrees / 90;
  const bool is_exact = quarters == std::floor(quarters);
  Picture result = is_exact || turn.mirror
                       ? turned_by_quarters(picture, is_exact ? static_cast<unsigned>(quarters) % 4 : 0, turn.mirror)
                       : Picture();
  if (!is_exact) result = turned_by_angle(turn.mirror ? result : picture, degrees, turn.filter);
  if (turn.background) paint_behind(result, *turn.background);
  return result;
}

}  // namespace pyramidion
