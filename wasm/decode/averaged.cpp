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

using Samples = std::vector<std::int64_t>;

template <typename T>
void load(const std::uint8_t* bytes, Samples& samples) {
  for (std::int64_t& sample : samples) {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    sample = +value;  // A number, even where its type is that of characters.
    bytes += sizeof(T);
  }
}

template <typename T>
void store(const Samples& samples, std::uint8_t* bytes) {
  for (const std::int64_t sample : samples) {
    const T value = static_cast<T>(sample);
    std::memcpy(bytes, &value, sizeof(T));
    bytes += sizeof(T);
  }
}

/// The only code that a raster's format decides.
struct RowAccess {
  void (*load)(const std::uint8_t*, Samples&);
  void (*store)(const Samples&, std::uint8_t*);
};

RowAccess row_access(const Raster& raster) {
  const bool is_signed = raster.format == SampleFormat::signed_integer;
  switch (raster.bits) {
    case 8:
      return {is_signed ? load<std::int8_t> : load<std::uint8_t>, store<std::uint8_t>};
    case 16:
      return {is_signed ? load<std::int16_t> : load<std::uint16_t>, store<std::uint16_t>};
    default:
      return {is_signed ? load<std::int32_t> : load<std::uint32_t>, store<std::uint32_t>};
  }
}

void average(const Raster& source, unsigned shrink, const std::vector<bool>& are_indices, Raster& target) {
  const RowAccess access = row_access(source);
  const std::size_t bands = source.bands;
  const std::size_t sample_bytes = source.bits / 8U;
  Samples row(source.width * bands);
  Samples means(target.width * bands);
  for (std::uint32_t y = 0; y < target.height; ++y) {
    const std::uint32_t top = y << shrink;
    const std::uint32_t rows = std::min(source.height - top, 1U << shrink);
    std::fill(means.begin(), means.end(), 0);
    for (std::uint32_t j = 0; j < rows; ++j) {
      access.load(source.data.data() + (std::size_t{top} + j) * row.size() * sample_bytes, row);
      for (std::size_t x = 0; x < target.width; ++x) {
        const std::size_t left = x << shrink;
        const std::size_t columns = std::min<std::size_t>(source.width - left, std::size_t{1} << shrink);
        for (std::size_t band = 0; band < bands; ++band) {
          const std::int64_t* const samples = row.data() + left * bands + band;
          std::int64_t& result = means[x * bands + band];
          if (band < are_indices.size() && are_indices[band]) {
            if (j == rows / 2) result = samples[columns / 2 * bands];
            continue;
          }
          for (std::size_t i = 0; i < columns; ++i) result += samples[i * bands];
          if (j == rows - 1) result = mean(result, static_cast<std::int64_t>(rows * columns));
        }
      }
    }
    access.store(means, target.data.data() + y * means.size() * sample_bytes);
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
  result.data = Buffer(row_bytes(result) * result.height);
  average(raster, shrink, are_indices, result);
  return result;
}

}  // namespace pyramidion
