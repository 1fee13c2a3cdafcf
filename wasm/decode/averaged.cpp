#include "decode/averaged.h"

#include <algorithm>
#include <cstring>

namespace pyramidion {
namespace {

std::uint32_t shifted_up(std::uint32_t a, unsigned bits) {
  return static_cast<std::uint32_t>((std::uint64_t{a} + (std::uint64_t{1} << bits) - 1) >> bits);
}

/// The pixels that are made of a region's alone.
Region inside(const Region& region, const Raster& raster, unsigned shrink) {
  const auto end = [shrink](std::uint32_t position, std::uint32_t last) {
    return position == last ? shifted_up(position, shrink) : position >> shrink;
  };
  const std::uint32_t x = shifted_up(region.x, shrink);
  const std::uint32_t y = shifted_up(region.y, shrink);
  return {x, y, std::max(end(region.x + region.width, raster.width), x) - x,
          std::max(end(region.y + region.height, raster.height), y) - y};
}

/// Rounded to the nearest, halves up; `count` is positive.
std::int64_t mean(std::int64_t sum, std::int64_t count) {
  const std::int64_t twice = 2 * sum + count;
  return twice / (2 * count) - (twice % (2 * count) < 0 ? 1 : 0);
}

template <typename T>
void average(const Raster& source, unsigned shrink, const std::vector<bool>& are_indices, Raster& target) {
  const auto sample_at = [&source](std::size_t index) {
    T value;
    std::memcpy(&value, source.data.data() + index * sizeof(T), sizeof(T));
    return static_cast<std::int64_t>(value);
  };
  const std::size_t row_samples = std::size_t{source.width} * source.bands;
  for (std::uint32_t y = 0; y < target.height; ++y) {
    const std::uint32_t top = y << shrink;
    const std::uint32_t rows = std::min(source.height - top, 1U << shrink);
    for (std::uint32_t x = 0; x < target.width; ++x) {
      const std::uint32_t left = x << shrink;
      const std::uint32_t columns = std::min(source.width - left, 1U << shrink);
      for (std::uint16_t band = 0; band < source.bands; ++band) {
        const auto at = [&](std::uint32_t i, std::uint32_t j) {
          return sample_at((top + j) * row_samples + (std::size_t{left} + i) * source.bands + band);
        };
        std::int64_t sum = 0;
        const bool is_index = band < are_indices.size() && are_indices[band];
        for (std::uint32_t j = 0; j < rows && !is_index; ++j) {
          for (std::uint32_t i = 0; i < columns; ++i) sum += at(i, j);
        }
        const auto value =
            static_cast<T>(is_index ? at(columns / 2, rows / 2) : mean(sum, std::int64_t{rows} * columns));
        const std::size_t index = (std::size_t{y} * target.width + x) * target.bands + band;
        std::memcpy(target.data.data() + index * sizeof(T), &value, sizeof(T));
      }
    }
  }
}

}  // namespace

Raster averaged(const Raster& raster, unsigned shrink, const std::vector<bool>& are_indices) {
  Raster result;
  result.width = shifted_up(raster.width, shrink);
  result.height = shifted_up(raster.height, shrink);
  result.bands = raster.bands;
  result.bits = raster.bits;
  result.significant_bits = raster.significant_bits;
  result.format = raster.format;
  result.interpretation = raster.interpretation;
  for (const Region& region : raster.absent) result.absent.push_back(inside(region, raster, shrink));
  result.data = Buffer(std::size_t{result.width} * result.height * result.bands * (result.bits / 8U));
  const bool is_signed = raster.format == SampleFormat::signed_integer;
  switch (raster.bits) {
    case 8:
      is_signed ? average<std::int8_t>(raster, shrink, are_indices, result)
                : average<std::uint8_t>(raster, shrink, are_indices, result);
      break;
    case 16:
      is_signed ? average<std::int16_t>(raster, shrink, are_indices, result)
                : average<std::uint16_t>(raster, shrink, are_indices, result);
      break;
    default:
      is_signed ? average<std::int32_t>(raster, shrink, are_indices, result)
                : average<std::uint32_t>(raster, shrink, are_indices, result);
  }
  return result;
}

}  // namespace pyramidion
