#include "geometry/filter_weights.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pyramidion {
namespace {

using Kernel = double (*)(double distance);

double triangle(double distance) { return std::max(0.0, 1 - std::abs(distance)); }

double catmull_rom(double distance) {
  const double x = std::abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

double lanczos(double distance) {
  constexpr double lobes = 3;
  if (distance == 0) return 1;
  if (std::abs(distance) >= lobes) return 0;
  const double x = std::numbers::pi * distance;
  return lobes * std::sin(x) * std::sin(x / lobes) / (x * x);
}

/// The pixels from `begin` up to `end` are weighed by `weigh(their index)`.
template <typename Weigh>
void add_pixel(FilterWeights& result, std::uint32_t from, double begin, double end, Weigh weigh) {
  const auto last_first = static_cast<double>(from - result.span);
  const double first = std::clamp(std::floor(begin), 0.0, last_first);
  const std::size_t start = result.weights.size();
  std::vector<float>& weights = result.weights;
  double sum = 0;
  for (std::size_t k = 0; k < result.span; ++k) {
    const double index = first + static_cast<double>(k);
    const double weight = index < end ? weigh(index) : 0;
    weights.push_back(static_cast<float>(weight));
    sum += weight;
  }
  for (std::size_t k = start; k < weights.size(); ++k) weights[k] = static_cast<float>(weights[k] / sum);
  result.first.push_back(static_cast<std::uint32_t>(first));
}

/// Room for `count` pixels of `extent` source pixels each.
FilterWeights empty_weights(std::uint32_t from, std::uint32_t to, double extent) {
  FilterWeights result;
  result.span = static_cast<std::size_t>(std::min<double>(from, std::ceil(extent) + 1));
  result.first.reserve(to);
  result.weights.reserve(to * result.span);
  return result;
}

FilterWeights kernel_weights(std::uint32_t from, std::uint32_t to, Kernel kernel, double radius) {
  const double scale = static_cast<double>(from) / to;
  const double stretch = std::max(1.0, scale);
  FilterWeights result = empty_weights(from, to, 2 * radius * stretch);
  for (std::uint32_t i = 0; i < to; ++i) {
    const double centre = (i + 0.5) * scale;
    add_pixel(result, from, centre - radius * stretch, centre + radius * stretch,
              [&](double index) { return kernel((index + 0.5 - centre) / stretch); });
  }
  return result;
}

FilterWeights area_weights(std::uint32_t from, std::uint32_t to) {
  const double scale = static_cast<double>(from) / to;
  FilterWeights result = empty_weights(from, to, scale);
  for (std::uint32_t i = 0; i < to; ++i) {
    const double begin = i * scale;
    const double end = std::min<double>(from, (i + 1) * scale);
    add_pixel(result, from, begin, end,
              [&](double index) { return std::max(0.0, std::min(end, index + 1) - std::max(begin, index)); });
  }
  return result;
}

FilterWeights nearest_weights(std::uint32_t from, std::uint32_t to) {
  FilterWeights result;
  result.weights.assign(to, 1);
  result.first.reserve(to);
  for (std::uint64_t i = 0; i < to; ++i) {
    result.first.push_back(static_cast<std::uint32_t>((2 * i + 1) * from / (2 * std::uint64_t{to})));
  }
  return result;
}

}  // namespace

FilterWeights filter_weights(std::uint32_t from, std::uint32_t to, Filter filter) {
  if (from == to) return nearest_weights(from, to);
  switch (filter) {
    case Filter::bilinear:
      return kernel_weights(from, to, triangle, 1);
    case Filter::bicubic:
      return kernel_weights(from, to, catmull_rom, 2);
    case Filter::lanczos:
      return kernel_weights(from, to, lanczos, 3);
    case Filter::area:
      return area_weights(from, to);
    case Filter::automatic:
      return to < from ? area_weights(from, to) : kernel_weights(from, to, lanczos, 3);
    default:
      return nearest_weights(from, to);
  }
}

}  // namespace pyramidion
