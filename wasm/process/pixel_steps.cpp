#include "process/pixel_steps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace pyramidion {
namespace {

constexpr double degree = std::numbers::pi / 180;

}  // namespace

PixelSteps::PixelSteps(const ProcessSettings& settings, std::size_t channels)
    : settings_(settings), from_(channels), to_(channels), room_(channels), shades_(settings.shading && channels >= 3) {
  const auto becomes = [this](std::size_t count) {
    to_ = count;
    room_ = std::max(room_, count);
  };
  if (shades_) becomes(1);
  if (!settings.twist.empty()) becomes(settings.twist.size());
  if (settings.colour_map) becomes(3);
}

void PixelSteps::apply(float* values, std::size_t width) {
  std::size_t channels = from_;
  if (shades_) {
    shade(values, width);
    channels = 1;
  }
  if (!settings_.twist.empty()) {
    before_.assign(values, values + channels * width);
    twist(values, width);
    channels = settings_.twist.size();
  }
  tone(values, channels * width);
  if (settings_.colour_map) {
    before_.resize(width);
    for (std::size_t i = 0; i < width; ++i) before_[i] = values[i * channels];
    map_colours(values, width);
  }
}

/// The cosine of the angle between the light and each normal, halved; a pixel without a normal is black.
void PixelSteps::shade(float* values, std::size_t width) const {
  const double azimuth = settings_.shading->azimuth * degree;
  const double elevation = settings_.shading->elevation * degree;
  const double across = settings_.shading->azimuth > 180 ? -std::sin(azimuth) : std::sin(azimuth);
  std::array<double, 3> light{across, std::cos(azimuth), -std::sin(elevation)};
  const double length = std::hypot(light[0], light[1], light[2]);
  for (double& part : light) part /= length;
  for (std::size_t i = 0; i < width; ++i) {
    const float* const normal = values + i * from_;
    double cosine = 0;
    if (normal[0] != 0 || normal[1] != 0 || normal[2] != 0) {
      for (std::size_t axis = 0; axis < 3; ++axis) cosine += light[axis] * -(normal[axis] - 0.5) * 2;
    }
    values[i] = static_cast<float>(std::clamp(0.5 * cosine, 0.0, 1.0));
  }
}

void PixelSteps::twist(float* values, std::size_t width) {
  const std::size_t channels = before_.size() / width;
  const std::size_t rows = settings_.twist.size();
  for (std::size_t row = 0; row < rows; ++row) {
    const auto& weights = settings_.twist[row];
    const std::size_t columns = std::min(weights.size(), channels);
    for (std::size_t i = 0; i < width; ++i) {
      float sum = 0;
      for (std::size_t column = 0; column < columns; ++column) sum += weights[column] * before_[i * channels + column];
      values[i * rows + row] = sum;
    }
  }
}

void PixelSteps::tone(float* values, std::size_t count) const {
  if (settings_.is_logarithmic) {
    const float whole = std::log(256.0F);
    // Of values below 0, IIPImage has no logarithm.
    const float least = settings_.is_iipimage ? -std::numeric_limits<float>::infinity() : 0;
    for (std::size_t i = 0; i < count; ++i) values[i] = std::log(1 + 255 * std::max(values[i], least)) / whole;
  } else if (settings_.gamma != 1) {
    for (std::size_t i = 0; i < count; ++i) values[i] = std::pow(std::max(values[i], 0.0F), settings_.gamma);
  }
  if (!settings_.is_inverted) return;
  for (std::size_t i = 0; i < count; ++i) values[i] = 1 - values[i];
}

void PixelSteps::map_colours(float* values, std::size_t width) {
  const bool is_black_below = settings_.is_iipimage && settings_.colour_map == ColourMap::jet;
  for (std::size_t i = 0; i < width; ++i) {
    const float value = before_[i];
    const auto colour = is_black_below && value < 0 ? std::array<float, 3>{} : mapped(*settings_.colour_map, value);
    std::copy(colour.begin(), colour.end(), values + 3 * i);
  }
}

}  // namespace pyramidion
