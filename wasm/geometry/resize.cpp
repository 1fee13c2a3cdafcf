#include "geometry/resize.h"

#include <algorithm>
#include <vector>

#include "bytes/error.h"
#include "geometry/filter_weights.h"
#include "geometry/float_row.h"
#include "geometry/iipimage_resize.h"

namespace pyramidion {
namespace {

template <std::size_t span>
void resize_row_by(const FloatRow& row, const FilterWeights& across, FloatPixel* out) {
  const float* weights = across.weights.data();
  for (const std::uint32_t first : across.first) {
    *out++ = weighed(weights, row.data() + first, std::make_index_sequence<span>());
    weights += span;
  }
}

void resize_row(const FloatRow& row, const FilterWeights& across, FloatPixel* out) {
  // Bilinear, bicubic and Lanczos, where the picture grows.
  if (across.span == 3) return resize_row_by<3>(row, across, out);
  if (across.span == 5) return resize_row_by<5>(row, across, out);
  if (across.span == 7) return resize_row_by<7>(row, across, out);
  const float* weight = across.weights.data();
  for (const std::uint32_t first : across.first) {
    FloatPixel sum{};
    for (std::size_t k = 0; k < across.span; ++k) sum += *weight++ * row[first + k];
    *out++ = sum;
  }
}

/// The rows of a picture in their new width, from the top.
class ResizedRows {
 public:
  ResizedRows(const Picture& picture, std::uint32_t width, Filter filter)
      : picture_(picture), across_(filter_weights(picture.width, width, filter)), row_(picture.width) {}

  void load(std::uint32_t y, FloatPixel* out) {
    if (across_.first.size() == picture_.width) return load_row(picture_, y, out);
    load_row(picture_, y, row_.data());
    resize_row(row_, across_, out);
  }

 private:
  const Picture& picture_;
  FilterWeights across_;
  FloatRow row_;
};

void add_row(const FloatPixel* row, float weight, FloatRow& sum) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * row[i];
}

struct WeighedRow {
  const FloatPixel* pixels;
  float weight;
};

/// Four pixels at a time, whose sums stay in the processor meanwhile.
void add_rows(const std::vector<WeighedRow>& rows, FloatRow& sum) {
  std::size_t i = 0;
  for (; i + 4 <= sum.size(); i += 4) {
    FloatPixel a{};
    FloatPixel b{};
    FloatPixel c{};
    FloatPixel d{};
    for (const auto& [pixels, weight] : rows) {
      a += weight * pixels[i];
      b += weight * pixels[i + 1];
      c += weight * pixels[i + 2];
      d += weight * pixels[i + 3];
    }
    sum[i] = a;
    sum[i + 1] = b;
    sum[i + 2] = c;
    sum[i + 3] = d;
  }
  for (; i < sum.size(); ++i) {
    sum[i] = FloatPixel{};
    for (const auto& [pixels, weight] : rows) sum[i] += weight * pixels[i];
  }
}

/// Holds the source's rows that a new one comes from: few, as long as the picture does not shrink.
void gather(ResizedRows& rows, const FilterWeights& down, Picture& result) {
  FloatRow held(down.span * result.width);
  FloatRow sum(result.width);
  std::vector<WeighedRow> weighed_rows;
  std::uint32_t loaded = 0;
  for (std::uint32_t y = 0; y < result.height; ++y) {
    const std::uint32_t first = down.first[y];
    const auto end = first + static_cast<std::uint32_t>(down.span);
    for (loaded = std::max(loaded, first); loaded < end; ++loaded) {
      rows.load(loaded, held.data() + loaded % down.span * result.width);
    }
    weighed_rows.clear();
    for (std::size_t k = 0; k < down.span; ++k) {
      const float weight = down.weights[y * down.span + k];
      if (weight != 0) weighed_rows.push_back({held.data() + (first + k) % down.span * result.width, weight});
    }
    add_rows(weighed_rows, sum);
    store_row(sum.data(), y, result);
  }
}

/// Holds the new rows that a row of the source goes into: few, where the picture shrinks, however much it does.
void scatter(ResizedRows& rows, const FilterWeights& down, std::uint32_t height, Picture& result) {
  FloatRow row(result.width);
  std::vector<FloatRow> sums;  // Of the new rows from `begin` on, each as soon as there is something in it.
  std::uint32_t begin = 0;
  for (std::uint32_t y = 0; y < height; ++y) {
    rows.load(y, row.data());
    for (std::uint32_t target = begin; target < result.height && down.first[target] <= y; ++target) {
      if (target - begin == sums.size()) sums.emplace_back(row.size(), FloatPixel{});
      const std::size_t k = y - down.first[target];
      if (k < down.span) add_row(row.data(), down.weights[target * down.span + k], sums[target - begin]);
    }
    while (begin < result.height && down.first[begin] + down.span == y + 1) {
      store_row(sums.front().data(), begin++, result);
      // The front's memory serves again.
      std::rotate(sums.begin(), sums.begin() + 1, sums.end());
      std::fill(sums.back().begin(), sums.back().end(), FloatPixel{});
    }
  }
}

}  // namespace

Picture resampled(const Picture& picture, std::uint32_t width, std::uint32_t height, Filter filter) {
  if (picture.width == 0 || picture.height == 0) {
    throw Error(ErrorCode::bad_request, "an empty picture cannot be resized");
  }
  Picture result = empty_picture(width, height, picture.depth);
  if (filter == Filter::iipimage_nearest || filter == Filter::iipimage_bilinear) {
    iipimage_resize(picture, filter, result);
    return result;
  }
  ResizedRows rows(picture, width, filter);
  const FilterWeights down = filter_weights(picture.height, height, filter);
  if (height < picture.height && down.span > 1) {
    scatter(rows, down, picture.height, result);
  } else {
    gather(rows, down, result);
  }
  return result;
}

}  // namespace pyramidion
