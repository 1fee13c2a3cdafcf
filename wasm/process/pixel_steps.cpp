#include "process/pixel_steps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "process/fast_power.h"

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

/// `before` has `from` channels, `after` as many as the matrix has rows. Of three channels and three rows, the usual
/// case, nothing is left to be counted.
void PixelSteps::twist(float* values, std::size_t width) {
  const auto& rows = settings_.twist;
  const std::size_t channels = before_.size() / width;
  // What a row does not name counts nothing.
  std::array<std::array<float, 4>, 4> weights{};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::copy_n(rows[row].begin(), std::min(rows[row].size(), channels), weights[row].begin());
  }
  if (channels == 3 && rows.size() == 3) {
    const auto& [red, green, blue, unused] = weights;
    for (std::size_t i = 0; i < width; ++i) {
      const float* const in = before_.data() + 3 * i;
      float* const out = values + 3 * i;
      out[0] = red[0] * in[0] + red[1] * in[1] + red[2] * in[2];
      out[1] = green[0] * in[0] + green[1] * in[1] + green[2] * in[2];
      out[2] = blue[0] * in[0] + blue[1] * in[1] + blue[2] * in[2];
    }
    return;
  }
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      float sum = 0;
      for (std::size_t column = 0; column < channels; ++column)
        sum += weights[row][column] * before_[i * channels + column];
      values[i * rows.size() + row] = sum;
    }
  }
}

void PixelSteps::tone(float* values, std::size_t count) const {
  if (settings_.is_iipimage) {
    tone_exactly(values, count);
  } else if (settings_.is_logarithmic) {
    for (std::size_t i = 0; i < count; ++i) {
      const float value = values[i] > 0 ? values[i] : 0;
      values[i] = fast_log2(1 + 255 * (value < 1e30F ? value : 1e30F)) / 8;
    }
  } else if (settings_.gamma != 1) {
    const float gamma = settings_.gamma;
    for (std::size_t i = 0; i < count; ++i) values[i] = fast_power(values[i] > 0 ? values[i] : 0, gamma);
  }
  if (!settings_.is_inverted) return;
  for (std::size_t i = 0; i < count; ++i) values[i] = 1 - values[i];
}

/// To the last bit, as the result is cut off. Of values below 0, IIPImage has no logarithm.
void PixelSteps::tone_exactly(float* values, std::size_t count) const {
  if (settings_.is_logarithmic) {
    const float whole = std::log(256.0F);
    for (std::size_t i = 0; i < count; ++i) values[i] = std::log(1 + 255 * values[i]) / whole;
  } else if (settings_.gamma != 1) {
    for (std::size_t i = 0; i < count; ++i) values[i] = std::pow(std::max(values[i], 0.0F), settings_.gamma);
  }
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
