#include "picture/no_data.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstring>
#include <numeric>
#include <optional>
#include <utility>

#include "picture/half_float.h"

namespace pyramidion {
namespace {

/// The value that stands for nothing, as samples have it.
struct Sought {
  std::uint64_t bits = 0;  ///< Of whole numbers.
  double low = 0;          ///< Floats are within these: it was a text once.
  double high = 0;
  bool is_nan = false;
};

Sought real_number(double value, std::uint16_t bits) {
  constexpr double half_precision = 1.0 / 1024;
  const double precision = bits == 16 ? half_precision : bits == 32 ? FLT_EPSILON : DBL_EPSILON;
  const double tolerance = std::isfinite(value) ? 4 * precision * std::abs(value) : 0;
  return {0, value - tolerance, value + tolerance, std::isnan(value)};
}

/// Nothing where samples cannot have it.
std::optional<Sought> whole_number(double value, std::uint16_t bits, bool is_signed) {
  const double end = std::ldexp(1.0, is_signed ? bits - 1 : bits);
  // The largest number of 64 bits is one more, as a double.
  if (value == end && bits == 64) return Sought{~std::uint64_t{0} >> (is_signed ? 1U : 0U)};
  if (!(value >= (is_signed ? -end : 0) && value < end) || value != std::floor(value)) return std::nullopt;
  return Sought{value < 0 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(value))
                          : static_cast<std::uint64_t>(value)};
}

std::optional<Sought> sought_in(const Raster& raster) {
  if (!raster.interpretation.no_data) return std::nullopt;
  const double value = *raster.interpretation.no_data;
  if (raster.format == SampleFormat::floating_point) return real_number(value, raster.bits);
  return whole_number(value, raster.bits, raster.format == SampleFormat::signed_integer);
}

template <typename Sample>
Sample sample_at(const std::uint8_t* bytes) {
  Sample sample{};
  std::memcpy(&sample, bytes, sizeof(Sample));
  return sample;
}

/// Clears the flags of the samples that are something. They are `step` bytes apart.
template <typename Sample>
void match_whole(const Sought& sought, const std::uint8_t* samples, std::size_t step, std::vector<std::uint8_t>& are) {
  const auto bits = static_cast<Sample>(sought.bits);
  for (std::uint8_t& is_nothing : are) {
    if (sample_at<Sample>(samples) != bits) is_nothing = 0;
    samples += step;
  }
}

template <typename Sample>
void match_real(const Sought& sought, const std::uint8_t* samples, std::size_t step, std::vector<std::uint8_t>& are) {
  for (std::uint8_t& is_nothing : are) {
    const auto number = static_cast<double>(sample_at<Sample>(samples));
    if (!(sought.low <= number && number <= sought.high) && !(sought.is_nan && std::isnan(number))) is_nothing = 0;
    samples += step;
  }
}

using Match = decltype(&match_whole<std::uint8_t>);

Match match_for(const Raster& raster) {
  const bool is_real = raster.format == SampleFormat::floating_point;
  switch (raster.bits) {
    case 8:
      return &match_whole<std::uint8_t>;
    case 16:
      return is_real ? &match_real<Half> : &match_whole<std::uint16_t>;
    case 32:
      return is_real ? &match_real<float> : &match_whole<std::uint32_t>;
    default:
      return is_real ? &match_real<double> : &match_whole<std::uint64_t>;
  }
}

/// Pixels side by side.
struct Run {
  std::uint32_t x = 0;
  std::uint32_t width = 0;
  friend bool operator==(const Run&, const Run&) = default;
};

void find_runs(const std::vector<std::uint8_t>& flags, std::vector<Run>& runs) {
  runs.clear();
  for (auto first = flags.begin(); (first = std::find(first, flags.end(), 1)) != flags.end();) {
    const auto last = std::find(first, flags.end(), 0);
    runs.push_back({static_cast<std::uint32_t>(first - flags.begin()), static_cast<std::uint32_t>(last - first)});
    first = last;
  }
}

}  // namespace

std::vector<std::uint16_t> shown_bands(const Raster& raster) {
  const std::uint16_t colours = colour_bands(raster.interpretation.photometric);
  // Of a colour of too few bands, and of what is not settled, the first one is shown.
  std::vector<std::uint16_t> bands(raster.bands < colours || colours == 0 ? 1 : colours);
  std::iota(bands.begin(), bands.end(), std::uint16_t{0});
  return bands;
}

std::vector<Region> regions_without_data(const Raster& raster, std::span<const std::uint16_t> bands) {
  const auto sought = sought_in(raster);
  const bool has_any = std::any_of(bands.begin(), bands.end(), [&](auto band) { return band < raster.bands; });
  if (!sought || !has_any) return {};
  const Match match = match_for(raster);
  const std::size_t sample_bytes = raster.bits / 8U;
  const std::size_t pixel_bytes = raster.bands * sample_bytes;
  std::vector<Region> regions;
  std::vector<std::uint8_t> are_nothing(raster.width);
  std::vector<Run> above;
  std::vector<Run> runs;
  for (std::uint32_t y = 0; y < raster.height; ++y) {
    std::fill(are_nothing.begin(), are_nothing.end(), std::uint8_t{1});
    for (const std::uint16_t band : bands) {
      if (band >= raster.bands) continue;
      match(*sought, raster.data.data() + std::size_t{y} * raster.width * pixel_bytes + band * sample_bytes,
            pixel_bytes, are_nothing);
    }
    find_runs(are_nothing, runs);
    if (runs == above) {
      // The regions of the row above are the last ones, and grow.
      for (std::size_t i = regions.size() - runs.size(); i < regions.size(); ++i) ++regions[i].height;
    } else {
      for (const Run& run : runs) regions.push_back({run.x, y, run.width, 1});
      std::swap(above, runs);
    }
  }
  return regions;
}

void mark_no_data(Raster& raster, std::span<const std::uint16_t> bands) {
  const std::vector<Region> regions = regions_without_data(raster, bands);
  raster.absent.insert(raster.absent.end(), regions.begin(), regions.end());
  raster.interpretation.no_data.reset();
}

}  // namespace pyramidion
