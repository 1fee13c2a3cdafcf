#include "picture/resize.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {
namespace {

/// A pixel with its colours multiplied by its alpha.
constexpr std::size_t channels = 4;
using Floats = std::vector<float>;

/// How the pixels of one direction come from those of the source: `weights[i * span]` and the following belong to the
/// source pixels from `first[i]` on, and their sum is 1.
struct Weights {
  std::size_t span = 1;
  std::vector<std::uint32_t> first;
  std::vector<float> weights;
};

Weights area_weights(std::uint32_t from, std::uint32_t to) {
  const double scale = static_cast<double>(from) / to;
  Weights result;
  result.span = std::min<std::size_t>(from, static_cast<std::size_t>(std::ceil(scale)) + 1);
  result.first.resize(to);
  result.weights.assign(to * result.span, 0);
  for (std::uint32_t i = 0; i < to; ++i) {
    const double begin = i * scale;
    const double end = std::min<double>(from, (i + 1) * scale);
    const auto first =
        std::min<std::uint32_t>(static_cast<std::uint32_t>(begin), from - static_cast<std::uint32_t>(result.span));
    result.first[i] = first;
    for (std::size_t k = 0; k < result.span; ++k) {
      const auto left = static_cast<double>(first + k);
      const double covered = std::min(end, left + 1) - std::max(begin, left);
      result.weights[i * result.span + k] = static_cast<float>(std::max(0.0, covered) / (end - begin));
    }
  }
  return result;
}

Weights linear_weights(std::uint32_t from, std::uint32_t to) {
  Weights result;
  result.span = std::min(from, 2U);
  result.first.resize(to);
  result.weights.assign(to * result.span, 0);
  for (std::uint32_t i = 0; i < to; ++i) {
    const double centre = (i + 0.5) * from / to - 0.5;
    const double position = std::clamp(centre, 0.0, static_cast<double>(from - 1));
    const auto first = std::min(static_cast<std::uint32_t>(position), from - static_cast<std::uint32_t>(result.span));
    const auto fraction = static_cast<float>(position - first);
    result.first[i] = first;
    result.weights[i * result.span] = result.span == 1 ? 1 : 1 - fraction;
    if (result.span == 2) result.weights[i * result.span + 1] = fraction;
  }
  return result;
}

Weights weights_for(std::uint32_t from, std::uint32_t to) {
  return to < from ? area_weights(from, to) : linear_weights(from, to);
}

void load_row(const std::uint8_t* rgba, std::uint32_t width, Floats& row) {
  for (std::size_t i = 0; i < channels * width; i += channels) {
    const float alpha = rgba[i + 3];
    const float share = alpha / 255;
    row[i] = rgba[i] * share;
    row[i + 1] = rgba[i + 1] * share;
    row[i + 2] = rgba[i + 2] * share;
    row[i + 3] = alpha;
  }
}

void store_row(const Floats& row, std::uint32_t width, std::uint8_t* rgba) {
  for (std::size_t i = 0; i < channels * width; i += channels) {
    const float alpha = row[i + 3];
    const float back = alpha > 0 ? 255 / alpha : 0;
    for (std::size_t k = 0; k < 3; ++k) {
      rgba[i + k] = static_cast<std::uint8_t>(std::min(255.0F, row[i + k] * back + 0.5F));
    }
    rgba[i + 3] = static_cast<std::uint8_t>(std::min(255.0F, alpha + 0.5F));
  }
}

void resize_row(const Floats& row, const Weights& across, Floats& out) {
  for (std::size_t i = 0; i < across.first.size(); ++i) {
    const float* pixel = row.data() + channels * across.first[i];
    float sum[channels] = {0, 0, 0, 0};
    for (std::size_t k = 0; k < across.span; ++k, pixel += channels) {
      const float weight = across.weights[i * across.span + k];
      for (std::size_t c = 0; c < channels; ++c) sum[c] += weight * pixel[c];
    }
    std::copy_n(sum, channels, out.begin() + static_cast<std::ptrdiff_t>(channels * i));
  }
}

void add_row(const Floats& row, float weight, Floats& sum) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * row[i];
}

/// The source's rows, narrowed or widened. Each is computed once: target rows use at most `span` neighbours, in order.
class RowCache {
 public:
  RowCache(const Picture& picture, std::uint32_t width, std::size_t span)
      : picture_(picture),
        across_(weights_for(picture.width, width)),
        source_(channels * picture.width),
        rows_(span, Floats(channels * width)),
        held_(span, -1) {}

  const Floats& operator[](std::uint32_t y) {
    const std::size_t slot = y % rows_.size();
    if (held_[slot] != static_cast<std::int64_t>(y)) {
      load_row(picture_.rgba.data() + channels * y * picture_.width, picture_.width, source_);
      resize_row(source_, across_, rows_[slot]);
      held_[slot] = y;
    }
    return rows_[slot];
  }

 private:
  const Picture& picture_;
  Weights across_;
  Floats source_;
  std::vector<Floats> rows_;
  std::vector<std::int64_t> held_;
};

}  // namespace

Picture resize(const Picture& picture, std::uint32_t width, std::uint32_t height) {
  if (width == 0 || height == 0 || picture.width == 0 || picture.height == 0) {
    throw Error(ErrorCode::bad_request, "a picture cannot be resized to or from nothing");
  }
  if (std::uint64_t{width} * height > 1ULL << 28U) {
    throw Error(ErrorCode::limit_exceeded, concat({"a picture of ", width, " x ", height, " pixels is too large"}));
  }
  Picture result;
  result.width = width;
  result.height = height;
  result.rgba = Buffer(channels * width * height);
  const Weights down = weights_for(picture.height, height);
  RowCache rows(picture, width, down.span);
  Floats sum(channels * width);
  for (std::uint32_t y = 0; y < height; ++y) {
    std::fill(sum.begin(), sum.end(), 0.0F);
    for (std::size_t k = 0; k < down.span; ++k) {
      const float weight = down.weights[y * down.span + k];
      if (weight != 0) add_row(rows[down.first[y] + static_cast<std::uint32_t>(k)], weight, sum);
    }
    store_row(sum, width, result.rgba.data() + channels * y * width);
  }
  return result;
}

}  // namespace pyramidion
