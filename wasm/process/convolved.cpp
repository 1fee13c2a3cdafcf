#include "process/convolved.h"

#include <algorithm>
#include <numeric>

namespace pyramidion {
namespace {

/// A row with `margin` pixels repeated at either end.
void pad(const float* row, std::size_t width, std::size_t channels, std::size_t margin, float* padded) {
  float* const inner = padded + margin * channels;
  std::copy_n(row, width * channels, inner);
  for (std::size_t i = 0; i < margin; ++i) {
    std::copy_n(row, channels, padded + i * channels);
    std::copy_n(row + (width - 1) * channels, channels, inner + (width + i) * channels);
  }
}

/// `Sum` is what the products are added up in.
template <typename Sum>
Planes convolved_in(const Planes& planes, const Kernel& kernel) {
  const auto [width, height, channels, unused] = planes;
  const std::size_t margin = kernel.size / 2;
  const std::size_t row_length = (width + 2 * margin) * channels;
  const double sum = std::accumulate(kernel.weights.begin(), kernel.weights.end(), 0.0);
  const auto divisor = static_cast<Sum>(sum > 0 ? sum : 1);
  Planes result{width, height, channels, std::vector<float>(planes.values.size())};
  // The padded rows that a row of the result needs, each at its number modulo the kernel's size.
  std::vector<float> padded(kernel.size * row_length);
  std::vector<Sum> sums(width * channels);
  const auto slot = [&](std::size_t y) { return padded.data() + y % kernel.size * row_length; };
  std::size_t ready = 0;
  for (std::size_t y = 0; y < height; ++y) {
    for (; ready < height && ready <= y + margin; ++ready) pad(planes.row(ready), width, channels, margin, slot(ready));
    std::fill(sums.begin(), sums.end(), Sum{0});
    for (std::size_t j = 0; j < kernel.size; ++j) {
      const std::size_t above = y + j < margin ? 0 : y + j - margin;
      const float* const row = slot(std::min(above, height - 1));
      for (std::size_t i = 0; i < kernel.size; ++i) {
        const auto weight = static_cast<float>(kernel.weights[j * kernel.size + i]);
        if (weight == 0) continue;
        const float* const shifted = row + i * channels;
        for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += static_cast<Sum>(weight * shifted[k]);
      }
    }
    float* const out = result.row(y);
    for (std::size_t k = 0; k < sums.size(); ++k) out[k] = static_cast<float>(sums[k] / divisor);
  }
  return result;
}

}  // namespace

Planes convolved(const Planes& planes, const Kernel& kernel, bool is_iipimage) {
  return is_iipimage ? convolved_in<double>(planes, kernel) : convolved_in<float>(planes, kernel);
}

}  // namespace pyramidion
