#include "geometry/angle_turn.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <utility>

#include "geometry/float_row.h"

namespace pyramidion {
namespace {

/// The result is made in squares: of each, the part of the source that it comes from is small, and stays in the cache.
constexpr std::uint32_t square_side = 64;

/// Pixels around that part that a filter may touch: two, and one for what rounding may move.
constexpr std::int64_t margin = 3;

struct Point {
  double x;
  double y;
};

struct Rectangle {
  std::int64_t x;
  std::int64_t y;
  std::int64_t width;
  std::int64_t height;
};

/// Where pixels of the result lie in the source.
class Map {
 public:
  Map(const Picture& picture, const Picture& result, double cosine, double sine)
      : from_{result.width / 2.0, result.height / 2.0},
        to_{picture.width / 2.0, picture.height / 2.0},
        cosine_(cosine),
        sine_(sine) {}

  /// Of the pixel's centre, from the source's edges.
  [[nodiscard]] Point operator()(double x, double y) const {
    const double right = x + 0.5 - from_.x;
    const double down = y + 0.5 - from_.y;
    return {to_.x + right * cosine_ + down * sine_, to_.y - right * sine_ + down * cosine_};
  }

  /// From a pixel to the one at its right.
  [[nodiscard]] Point step() const { return {cosine_, -sine_}; }

 private:
  Point from_;
  Point to_;
  double cosine_;
  double sine_;
};

/// All that pixels of the square may touch.
Rectangle touched(const Map& map, double x, double y, double width, double height) {
  const Point corners[] = {map(x, y), map(x + width - 1, y), map(x, y + height - 1),
                           map(x + width - 1, y + height - 1)};
  const auto [left, right] = std::minmax_element(std::begin(corners), std::end(corners),
                                                 [](const Point& a, const Point& b) { return a.x < b.x; });
  const auto [top, bottom] = std::minmax_element(std::begin(corners), std::end(corners),
                                                 [](const Point& a, const Point& b) { return a.y < b.y; });
  const auto first_x = static_cast<std::int64_t>(std::floor(left->x)) - margin;
  const auto first_y = static_cast<std::int64_t>(std::floor(top->y)) - margin;
  return {first_x, first_y, static_cast<std::int64_t>(std::floor(right->x)) + margin + 1 - first_x,
          static_cast<std::int64_t>(std::floor(bottom->y)) + margin + 1 - first_y};
}

/// Part of the source. What of it is outside the picture is transparent.
class Patch {
 public:
  /// Returns whether there is anything in it.
  bool load(const Picture& picture, const Rectangle& place) {
    const std::int64_t left = std::max<std::int64_t>(place.x, 0);
    const std::int64_t right = std::min<std::int64_t>(place.x + place.width, picture.width);
    const std::int64_t top = std::max<std::int64_t>(place.y, 0);
    const std::int64_t bottom = std::min<std::int64_t>(place.y + place.height, picture.height);
    if (left >= right || top >= bottom) return false;
    width_ = static_cast<std::size_t>(place.width);
    pixels_.resize(width_ * static_cast<std::size_t>(place.height));
    const bool is_full = right - left == place.width && bottom - top == place.height;
    if (!is_full) std::fill(pixels_.begin(), pixels_.end(), FloatPixel{});
    for (std::int64_t y = top; y < bottom; ++y) {
      const auto from = static_cast<std::size_t>(y * picture.width + left);
      const auto to = static_cast<std::size_t>((y - place.y) * place.width + left - place.x);
      load_pixels(picture.rgba.data() + pixel_bytes(picture) * from, static_cast<std::size_t>(right - left),
                  picture.depth, pixels_.data() + to);
    }
    return true;
  }

  /// Of the patch's own coordinates.
  [[nodiscard]] const FloatPixel* pixel_at(std::size_t x, std::size_t y) const {
    return pixels_.data() + y * width_ + x;
  }
  [[nodiscard]] std::size_t width() const { return width_; }

 private:
  std::size_t width_ = 0;
  FloatRow pixels_;
};

/// Two neighbours in each direction.
struct Bilinear {
  static constexpr std::size_t before = 0;
  static constexpr std::size_t count = 2;
  static void weigh(float fraction, float* weights) {
    weights[0] = 1 - fraction;
    weights[1] = fraction;
  }
};

/// Catmull-Rom: four.
struct Bicubic {
  static constexpr std::size_t before = 1;
  static constexpr std::size_t count = 4;
  static void weigh(float t, float* weights) {
    weights[0] = ((-0.5F * t + 1) * t - 0.5F) * t;
    weights[1] = (1.5F * t - 2.5F) * t * t + 1;
    weights[2] = ((-1.5F * t + 2) * t + 0.5F) * t;
    weights[3] = (0.5F * t - 0.5F) * t * t;
  }
};

/// The first pixels of each row, weighed.
template <std::size_t... line>
FloatPixel weighed_square(const float* across, const float* down, const FloatPixel* first, std::size_t width,
                          std::index_sequence<line...> lines) {
  FloatPixel sum{};
  ((sum += down[line] * weighed(across, first + line * width, lines)), ...);
  return sum;
}

/// `x` and `y` are the patch's coordinates, at least `margin`: so truncation rounds down.
template <typename Weights>
FloatPixel sample(const Patch& patch, double x, double y) {
  const auto left = static_cast<std::int32_t>(x - 0.5);
  const auto top = static_cast<std::int32_t>(y - 0.5);
  float across[Weights::count];
  float down[Weights::count];
  Weights::weigh(static_cast<float>(x - 0.5 - left), across);
  Weights::weigh(static_cast<float>(y - 0.5 - top), down);
  const FloatPixel* const first =
      patch.pixel_at(static_cast<std::size_t>(left) - Weights::before, static_cast<std::size_t>(top) - Weights::before);
  return weighed_square(across, down, first, patch.width(), std::make_index_sequence<Weights::count>());
}

/// Pixels of a row of the result.
struct Span {
  double first;
  double end;
};

/// Keeps those whose coordinate, `start` for number 0 and `step` more for each that follows, is from `low` to `high`,
/// and perhaps a few more.
void narrow(Span& span, double start, double step, double low, double high) {
  const double one = std::floor((low - start) / step);
  const double other = std::floor((high - start) / step);
  span.first = std::max(span.first, std::min(one, other));
  span.end = std::min(span.end, std::max(one, other) + 2);
}

template <typename Weights>
void fill(const Picture& picture, const Map& map, Picture& result) {
  Patch patch;
  FloatRow row(square_side);
  for (std::uint32_t top = 0; top < result.height; top += square_side) {
    const std::uint32_t height = std::min(square_side, result.height - top);
    for (std::uint32_t left = 0; left < result.width; left += square_side) {
      const std::uint32_t width = std::min(square_side, result.width - left);
      const Rectangle place = touched(map, left, top, width, height);
      const bool is_seen = patch.load(picture, place);
      for (std::uint32_t y = top; y < top + height; ++y) {
        std::uint8_t* const out = result.rgba.data() + pixel_bytes(result) * (std::size_t{y} * result.width + left);
        if (!is_seen) {
          std::fill_n(out, pixel_bytes(result) * width, std::uint8_t{0});
          continue;
        }
        const Point start = map(left, y);
        // Those beyond touch no pixel of the picture.
        Span seen{0, static_cast<double>(width)};
        narrow(seen, start.x, map.step().x, -margin, picture.width + margin);
        narrow(seen, start.y, map.step().y, -margin, picture.height + margin);
        const auto first = static_cast<std::uint32_t>(std::min<double>(seen.first, width));
        const auto end = static_cast<std::uint32_t>(std::max<double>(seen.end, first));
        std::fill_n(out, pixel_bytes(result) * first, std::uint8_t{0});
        const double from_x = start.x - static_cast<double>(place.x);
        const double from_y = start.y - static_cast<double>(place.y);
        for (std::uint32_t x = first; x < end; ++x) {
          row[x] = sample<Weights>(patch, from_x + x * map.step().x, from_y + x * map.step().y);
        }
        store_pixels(row.data() + first, end - first, result.depth, out + pixel_bytes(result) * first);
        std::fill_n(out + pixel_bytes(result) * end, pixel_bytes(result) * (width - end), std::uint8_t{0});
      }
    }
  }
}

/// Rounded up, but for what floating-point numbers add to an integer.
std::uint32_t side(double length) {
  return static_cast<std::uint32_t>(std::min(std::ceil(length - 1e-6), 4294967295.0));
}

}  // namespace

Picture turned_by_angle(const Picture& picture, double degrees, TurnFilter filter) {
  const double cosine = std::cos(degrees * std::numbers::pi / 180);
  const double sine = std::sin(degrees * std::numbers::pi / 180);
  const double width = picture.width * std::abs(cosine) + picture.height * std::abs(sine);
  const double height = picture.width * std::abs(sine) + picture.height * std::abs(cosine);
  Picture result = empty_picture(side(width), side(height), picture.depth);
  const Map map(picture, result, cosine, sine);
  if (filter == TurnFilter::bilinear) {
    fill<Bilinear>(picture, map, result);
  } else {
    fill<Bicubic>(picture, map, result);
  }
  return result;
}

}  // namespace pyramidion
