#include "process/relief.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pyramidion {

Planes relief(const Planes& elevation, const HillShading& light) {
  constexpr double degree = std::numbers::pi / 180;
  const double level = std::cos(light.elevation * degree);
  const auto east = static_cast<float>(std::sin(light.azimuth * degree) * level);
  const auto north = static_cast<float>(std::cos(light.azimuth * degree) * level);
  const auto up = static_cast<float>(std::sin(light.elevation * degree));
  const auto unit = static_cast<float>(light.height / 8);
  const std::size_t width = elevation.width;
  const std::size_t height = elevation.height;
  Planes result{width, height, 1, std::vector<float>(width * height)};
  for (std::size_t y = 0; y < height; ++y) {
    const float* const above = elevation.row(y == 0 ? 0 : y - 1);
    const float* const here = elevation.row(y);
    const float* const below = elevation.row(std::min(y + 1, height - 1));
    float* const out = result.row(y);
    for (std::size_t x = 0; x < width; ++x) {
      const std::size_t left = x == 0 ? 0 : x - 1;
      const std::size_t right = std::min(x + 1, width - 1);
      const float rise_east =
          unit * (above[right] + 2 * here[right] + below[right] - above[left] - 2 * here[left] - below[left]);
      const float rise_north =
          unit * (above[left] + 2 * above[x] + above[right] - below[left] - 2 * below[x] - below[right]);
      const float length = std::sqrt(rise_east * rise_east + rise_north * rise_north + 1);
      out[x] = std::max(0.0F, (up - east * rise_east - north * rise_north) / length);
    }
  }
  return result;
}

}  // namespace pyramidion
