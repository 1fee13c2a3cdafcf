#include "support/picture_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace pyramidion::testing {
namespace {

double sinc(double x) { return x == 0 ? 1 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x); }

/// Keys' cubic with a = -0.5, in the form of his paper.
double keys_cubic(double distance) {
  constexpr double a = -0.5;
  const double s = std::abs(distance);
  if (s <= 1) return (a + 2) * s * s * s - (a + 3) * s * s + 1;
  return s < 2 ? a * s * s * s - 5 * a * s * s + 8 * a * s - 4 * a : 0;
}

double kernel(Filter filter, double distance) {
  const double s = std::abs(distance);
  if (filter == Filter::bilinear) return s < 1 ? 1 - s : 0;
  if (filter == Filter::bicubic) return keys_cubic(s);
  return s < 3 ? sinc(s) * sinc(s / 3) : 0;
}

/// How much of the source's pixel `j` goes into the result's pixel `i`, not normalised.
double weight(std::uint32_t from, std::uint32_t to, std::uint32_t i, std::uint32_t j, Filter filter) {
  const double scale = static_cast<double>(from) / to;
  if (from == to) return i == j ? 1 : 0;
  if (filter == Filter::automatic) filter = to < from ? Filter::area : Filter::lanczos;
  if (filter == Filter::nearest) return std::floor((i + 0.5) * scale) == j ? 1 : 0;
  if (filter == Filter::area) return std::max(0.0, std::min((i + 1) * scale, j + 1.0) - std::max(i * scale, j * 1.0));
  return kernel(filter, (j + 0.5 - (i + 0.5) * scale) / std::max(1.0, scale));
}

using Weigh = std::function<double(std::uint32_t x, std::uint32_t y)>;

/// The sum of all pixels by their weights, whose own sum need not be 1.
std::array<double, 4> weighted_sum(const Model& model, const Weigh& weigh) {
  std::array<double, 4> sum{};
  for (std::uint32_t y = 0; y < model.height; ++y) {
    for (std::uint32_t x = 0; x < model.width; ++x) {
      const auto& pixel = model.at(x, y);
      const double share = weigh(x, y);
      for (std::size_t c = 0; c < 3; ++c) sum[c] += share * pixel[c] * pixel[3];
      sum[3] += share * pixel[3];
    }
  }
  for (std::size_t c = 0; c < 3; ++c) sum[c] = sum[3] > 0 ? std::clamp(sum[c] / sum[3], 0.0, 1.0) : 0;
  sum[3] = std::clamp(sum[3], 0.0, 1.0);
  return sum;
}

}  // namespace

Model model_of(const Picture& picture) {
  Model model{picture.width, picture.height, {}};
  const double most = picture.depth == 16 ? 65535 : 255;
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      auto& pixel = model.pixels.emplace_back();
      for (std::size_t c = 0; c < 4; ++c) pixel[c] = value_at(picture, x, y, c) / most;
    }
  }
  return model;
}

Model model_resize(const Model& model, std::uint32_t width, std::uint32_t height, Filter filter) {
  Model result{width, height, {}};
  for (std::uint32_t i = 0; i < height; ++i) {
    for (std::uint32_t k = 0; k < width; ++k) {
      double across = 0;
      double down = 0;
      for (std::uint32_t x = 0; x < model.width; ++x) across += weight(model.width, width, k, x, filter);
      for (std::uint32_t y = 0; y < model.height; ++y) down += weight(model.height, height, i, y, filter);
      result.pixels.push_back(weighted_sum(model, [&](std::uint32_t x, std::uint32_t y) {
        return weight(model.width, width, k, x, filter) * weight(model.height, height, i, y, filter) / across / down;
      }));
    }
  }
  return result;
}

Model model_turn(const Model& model, double degrees, TurnFilter filter) {
  const double angle = degrees / 180 * std::numbers::pi;
  const auto extent = [&](double a, double b) {
    return static_cast<std::uint32_t>(std::ceil(std::abs(a * std::cos(angle)) + std::abs(b * std::sin(angle)) - 1e-6));
  };
  Model result{extent(model.width, model.height), extent(model.height, model.width), {}};
  const Filter filter_1d = filter == TurnFilter::bilinear ? Filter::bilinear : Filter::bicubic;
  for (std::uint32_t y = 0; y < result.height; ++y) {
    for (std::uint32_t x = 0; x < result.width; ++x) {
      // In polar coordinates: what is turned by an angle has come from that angle before.
      const double right = x + 0.5 - result.width / 2.0;
      const double down = y + 0.5 - result.height / 2.0;
      const double from = std::atan2(down, right) - angle;
      const double radius = std::hypot(right, down);
      const double source_x = radius * std::cos(from) + model.width / 2.0;
      const double source_y = radius * std::sin(from) + model.height / 2.0;
      result.pixels.push_back(weighted_sum(model, [&](std::uint32_t j, std::uint32_t i) {
        return kernel(filter_1d, j + 0.5 - source_x) * kernel(filter_1d, i + 0.5 - source_y);
      }));
    }
  }
  return result;
}

double model_blend(MarkMode mode, double below, double mark, double alpha) {
  switch (mode) {
    case MarkMode::add:
      return std::min(1.0, below + std::floor(mark * alpha * 255 + 1e-9) / 255);
    case MarkMode::over:
      return (1 - alpha) * below + alpha * mark;
    case MarkMode::multiply:
      return (1 - alpha) * below + alpha * (below * mark);
    case MarkMode::screen:
      return (1 - alpha) * below + alpha * (below + mark - below * mark);
  }
  return 0;
}

void expect_near(const Picture& picture, const Model& model, double tolerance) {
  ASSERT_EQ(picture.width, model.width);
  ASSERT_EQ(picture.height, model.height);
  const double most = picture.depth == 16 ? 65535 : 255;
  for (std::size_t y = 0; y < model.height; ++y) {
    for (std::size_t x = 0; x < model.width; ++x) {
      const auto& expected = model.at(x, y);
      for (std::size_t c = 0; c < 4; ++c) {
        if (c < 3 && expected[3] < 0.05) continue;
        ASSERT_NEAR(value_at(picture, x, y, c), expected[c] * most, tolerance) << x << ", " << y << ", channel " << c;
      }
    }
  }
}

Picture made_picture(std::uint32_t width, std::uint32_t height, std::uint8_t depth, Look look) {
  Picture picture;
  picture.width = width;
  picture.height = height;
  picture.depth = depth;
  picture.rgba = Buffer(std::size_t{4} * width * height * depth / 8);
  const std::uint32_t values = depth == 16 ? 65536 : 256;
  std::uint32_t noise = 1;
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      for (std::size_t c = 0; c < 4; ++c) {
        noise = noise * 1664525 + 1013904223;
        const std::uint32_t alpha = x % 5 == 0 ? 0 : x % 5 == 1 ? values - 1 : (noise >> 8U) % values;
        set_value(picture, x, y, c, c < 3 ? (noise >> 8U) % values : look == Look::opaque ? values - 1 : alpha);
      }
    }
  }
  return picture;
}

std::uint32_t value_at(const Picture& picture, std::size_t x, std::size_t y, std::size_t channel) {
  const std::size_t index = (y * picture.width + x) * 4 + channel;
  if (picture.depth == 8) return picture.rgba.data()[index];
  std::uint16_t value = 0;
  std::memcpy(&value, picture.rgba.data() + 2 * index, sizeof value);
  return value;
}

void set_value(Picture& picture, std::size_t x, std::size_t y, std::size_t channel, std::uint32_t value) {
  const std::size_t index = (y * picture.width + x) * 4 + channel;
  if (picture.depth == 8) {
    picture.rgba.data()[index] = static_cast<std::uint8_t>(value);
    return;
  }
  const auto narrow = static_cast<std::uint16_t>(value);
  std::memcpy(picture.rgba.data() + 2 * index, &narrow, sizeof narrow);
}

std::vector<std::uint8_t> bytes_of(const Picture& picture) {
  return {picture.rgba.data(),
          picture.rgba.data() + std::size_t{4} * picture.width * picture.height * picture.depth / 8};
}

}  // namespace pyramidion::testing
