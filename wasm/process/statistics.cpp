#include "process/statistics.h"

#include <algorithm>
#include <cmath>

#include "picture/no_data.h"
#include "process/band_scale.h"

namespace pyramidion {
namespace {

/// Regions may reach beyond the raster.
void fill(const std::vector<Region>& regions, const Raster& raster, std::vector<bool>& mask) {
  for (const Region& region : regions) {
    const Region part = common_part(region, {0, 0, raster.width, raster.height});
    for (std::size_t y = 0; y < part.height; ++y) {
      const std::size_t first = (part.y + y) * raster.width + part.x;
      std::fill_n(mask.begin() + static_cast<std::ptrdiff_t>(first), std::size_t{part.width}, true);
    }
  }
}

/// Which pixels have nothing to say of a band; empty when all have.
std::vector<bool> absence_mask(const Raster& raster, std::uint16_t band) {
  const std::vector<Region> without_data = regions_without_data(raster, {&band, 1});
  if (raster.absent.empty() && without_data.empty()) return {};
  std::vector<bool> mask(std::size_t{raster.width} * raster.height);
  fill(raster.absent, raster, mask);
  fill(without_data, raster, mask);
  return mask;
}

/// The finite numbers of a band, without those of absent pixels.
std::vector<double> numbers_of(const Raster& raster, std::uint16_t band) {
  const std::vector<bool> is_absent = absence_mask(raster, band);
  std::vector<double> numbers;
  numbers.reserve(std::size_t{raster.width} * raster.height);
  std::vector<double> row(raster.width);
  for (std::size_t y = 0; y < raster.height; ++y) {
    read_numbers(raster, band, raster.data.data() + y * row_bytes(raster), row.data());
    for (std::size_t x = 0; x < row.size(); ++x) {
      if (std::isfinite(row[x]) && (is_absent.empty() || !is_absent[y * row.size() + x])) numbers.push_back(row[x]);
    }
  }
  return numbers;
}

/// The number that `share` of all are below.
double quantile(std::vector<double>& numbers, double share) {
  const auto position = static_cast<std::ptrdiff_t>(std::llround(share * static_cast<double>(numbers.size() - 1)));
  std::nth_element(numbers.begin(), numbers.begin() + position, numbers.end());
  return numbers[static_cast<std::size_t>(position)];
}

BandStatistics statistics_of(std::vector<double> numbers, double outliers, std::size_t bins) {
  BandStatistics result;
  result.histogram.resize(bins);
  result.count = numbers.size();
  if (numbers.empty()) return result;
  const auto [minimum, maximum] = std::minmax_element(numbers.begin(), numbers.end());
  result.minimum = *minimum;
  result.maximum = *maximum;
  const auto count = static_cast<double>(numbers.size());
  // A sum of shares cannot overflow.
  for (const double number : numbers) result.mean += number / count;
  double squares = 0;
  for (const double number : numbers) squares += (number - result.mean) / count * (number - result.mean);
  result.deviation = std::sqrt(squares);
  const double bins_per_unit = static_cast<double>(bins) / (result.maximum - result.minimum);
  for (const double number : numbers) {
    const double bin = (number - result.minimum) * bins_per_unit;
    ++result.histogram[bin > 0 ? static_cast<std::size_t>(std::min(bin, static_cast<double>(bins - 1))) : 0];
  }
  result.low = quantile(numbers, outliers);
  result.high = quantile(numbers, 1 - outliers);
  return result;
}

}  // namespace

std::vector<BandStatistics> statistics(const Raster& raster, double outliers, std::size_t bins) {
  std::vector<BandStatistics> all;
  for (std::uint16_t band = 0; band < raster.bands; ++band) {
    all.push_back(statistics_of(numbers_of(raster, band), outliers, bins));
  }
  return all;
}

std::vector<std::uint64_t> shade_histogram_as_iipimage(const Raster& raster) {
  std::vector<std::uint64_t> histogram(256);
  std::vector<BandScale> scales;
  for (std::uint16_t band = 0; band < raster.bands; ++band) {
    scales.emplace_back(raster, band, default_range(raster, true), true);
  }
  std::vector<float> values(raster.width);
  for (std::size_t y = 0; y < raster.height; ++y) {
    std::vector<float> sums(raster.width);
    for (const BandScale& scale : scales) {
      scale(raster.data.data() + y * row_bytes(raster), raster.width, values.data(), 1);
      for (std::size_t i = 0; i < values.size(); ++i) {
        const float shade = values[i] * 255;
        sums[i] += shade < 0 ? 0 : shade < 255 ? std::floor(shade) : 255;
      }
    }
    for (const float sum : sums)
      ++histogram[static_cast<std::size_t>(std::lround(sum / static_cast<float>(raster.bands)))];
  }
  return histogram;
}

std::vector<std::uint64_t> shade_histogram(const Picture& picture) {
  std::vector<std::uint64_t> histogram(256);
  const std::uint8_t* rgba = picture.rgba.data();
  const std::size_t pixels = std::size_t{picture.width} * picture.height;
  for (std::size_t i = 0; i < pixels; ++i, rgba += 4) {
    if (rgba[3] != 0) ++histogram[(2U * (rgba[0] + rgba[1] + rgba[2]) + 3) / 6];
  }
  return histogram;
}

}  // namespace pyramidion
