#pragma once

#include <cstddef>
#include <vector>

namespace pyramidion {

/// Channels of a whole raster: numbers from 0, black, to 1, white, pixel by pixel, rows from the top.
struct Planes {
  std::size_t width = 0;
  std::size_t height = 0;
  std::size_t channels = 0;
  std::vector<float> values;

  [[nodiscard]] float* row(std::size_t y) { return values.data() + y * width * channels; }
  [[nodiscard]] const float* row(std::size_t y) const { return values.data() + y * width * channels; }
};

}  // namespace pyramidion
