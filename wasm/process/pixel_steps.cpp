#include "process/pixel_steps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>

#include "process/colour_tables.h"
#include "process/fast_power.h"

namespace pyramidion {
namespace {

constexpr double degree = std::numbers::pi / 180;

/// Writes pixels of up to four channels, what `make` gives for the number of each: of all but the last ones four
/// numbers, as those that are too many are written over.
template <typename Make>
void store_pixels(std::size_t width, std::size_t channels, float* out, Make make) {
  std::size_t i = 0;
  for (; i + 4 <= width; ++i, out += channels) store_four(make(i), out);
  for (; i < width; ++i, out += channels) {
    const FourFloats pixel = make(i);
    std::memcpy(out, &pixel, channels * sizeof(float));
  }
}

/// What each channel gives to those that result: a column of the matrix.
using Columns = std::array<FourFloats, 4>;

template <std::size_t channels>
void twist_pixels(const Columns& columns, const float* in, std::size_t width, std::size_t rows, float* out) {
  const FourFloats first = columns[0];
  const FourFloats second = columns[1];
  const FourFloats third = columns[2];
  const FourFloats fourth = columns[3];
  store_pixels(width, rows, out, [&](std::size_t /* i */) {
    FourFloats sum = first * in[0];
    if constexpr (channels > 1) sum += second * in[1];
    if constexpr (channels > 2) sum += third * in[2];
    if constexpr (channels > 3) sum += fourth * in[3];
    in += channels;
    return sum;
  });
}

/// To the last bit, as the result is cut off. Of values below 0, IIPImage has no logarithm.
void tone_exactly(const ProcessSettings& settings, float* values, std::size_t count) {
  if (settings.is_logarithmic) {
    const float whole = std::log(256.0F);
    for (std::size_t i = 0; i < count; ++i) values[i] = std::log(1 + 255 * values[i]) / whole;
  } else if (settings.gamma != 1) {
    for (std::size_t i = 0; i < count; ++i) values[i] = std::pow(std::max(values[i], 0.0F), settings.gamma);
  }
}

}  // namespace

PixelSteps::PixelSteps(const ProcessSettings& settings, std::size_t channels)
    : settings_(settings), from_(channels), to_(channels), room_(channels), shades_(settings.shading && channels >= 3) {
  const auto becomes = [this](std::size_t count) {
    to_ = count;
    room_ = std::max(room_, count);
  };
  if (shades_) becomes(1);
  if (!settings.twist.empty()) becomes(settings.twist.size());
  if (!settings.colour_map) return;
  becomes(3);
  const ColourTable* const table = colour_table(*settings.colour_map);
  if (table == nullptr) return;
  const auto value = [](std::uint32_t colour, unsigned shift) { return static_cast<float>(colour >> shift & 0xFFU); };
  for (const std::uint32_t colour : *table) {
    const FourFloats rgb{value(colour, 16), value(colour, 8), value(colour, 0), 0};
    ramp_.push_back({rgb});
  }
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
  tone(settings_, values, channels * width);
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
  const auto& rows = settings_.twist;
  const std::size_t channels = before_.size() / width;
  Columns columns{};
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t i = 0; i < std::min(rows[row].size(), channels); ++i) columns[i][row] = rows[row][i];
  }
  constexpr std::array twists{twist_pixels<1>, twist_pixels<2>, twist_pixels<3>, twist_pixels<4>};
  twists[channels - 1](columns, before_.data(), width, rows.size(), values);
}

void PixelSteps::tone(const ProcessSettings& settings, float* values, std::size_t count) {
  if (settings.is_iipimage) {
    tone_exactly(settings, values, count);
  } else if (settings.is_logarithmic) {
    for (std::size_t i = 0; i < count; ++i) {
      const float value = values[i] > 0 ? values[i] : 0;
      values[i] = fast_log2(1 + 255 * (value < 1e30F ? value : 1e30F)) / 8;
    }
  } else if (settings.gamma != 1) {
    const float gamma = settings.gamma;
    for (std::size_t i = 0; i < count; ++i) values[i] = fast_power(values[i] > 0 ? values[i] : 0, gamma);
  }
  if (!settings.is_inverted) return;
  for (std::size_t i = 0; i < count; ++i) values[i] = 1 - values[i];
}

void PixelSteps::map_colours(float* values, std::size_t width) {
  if (!ramp_.empty()) {
    // As `mapped` does, the three colours at once.
    const RampColour* const ramp = ramp_.data();
    store_pixels(width, 3, values, [&](std::size_t i) {
      const float value = before_[i] > 0 ? before_[i] : 0;
      const float position = (value < 1 ? value : 1) * 255;
      const auto whole = static_cast<std::int32_t>(position);
      const std::int32_t index = whole < 254 ? whole : 254;
      const float share = position - static_cast<float>(index);
      const FourFloats here = ramp[index].rgb;
      return (here + share * (ramp[index + 1].rgb - here)) / 255;
    });
    return;
  }
  const bool is_black_below = settings_.is_iipimage && settings_.colour_map == ColourMap::jet;
  for (std::size_t i = 0; i < width; ++i) {
    const float value = before_[i];
    const auto colour = is_black_below && value < 0 ? std::array<float, 3>{} : mapped(*settings_.colour_map, value);
    std::copy(colour.begin(), colour.end(), values + 3 * i);
  }
}

}  // namespace pyramidion
