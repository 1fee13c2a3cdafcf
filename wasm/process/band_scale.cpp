#include "process/band_scale.h"

#include <cmath>
#include <cstring>
#include <utility>

#include "picture/half_float.h"
#include "process/four_samples.h"

namespace pyramidion {
namespace {

constexpr double smallest_range = 1e-30;
constexpr double steepest = 1e30;

bool is_float(const Raster& raster) { return raster.format == SampleFormat::floating_point; }

ValueRange range_of_type(const Raster& raster) {
  if (is_float(raster)) return {0, 1};
  const double half = std::ldexp(1.0, raster.significant_bits - 1);
  if (raster.format == SampleFormat::signed_integer) return {-half, half - 1};
  return {0, 2 * half - 1};
}

}  // namespace

ValueRange default_range(const Raster& raster, bool is_iipimage) {
  const ValueRange whole = range_of_type(raster);
  if (raster.interpretation.photometric > Photometric::rgb || (is_iipimage && !is_float(raster))) return whole;
  const ValueRange stated{raster.interpretation.sample_min.value_or(whole.minimum),
                          raster.interpretation.sample_max.value_or(whole.maximum)};
  return stated.minimum < stated.maximum ? stated : whole;
}

namespace {

template <typename Sample>
void widen(const Raster& raster, std::uint16_t band, const std::uint8_t* samples, double* numbers) {
  samples += band * sizeof(Sample);
  for (std::size_t i = 0; i < raster.width; ++i, samples += raster.bands * sizeof(Sample)) {
    Sample sample{};
    std::memcpy(&sample, samples, sizeof(Sample));
    numbers[i] = static_cast<double>(sample);
  }
}

}  // namespace

void read_numbers(const Raster& raster, std::uint16_t band, const std::uint8_t* samples, double* numbers) {
  const bool is_signed = raster.format == SampleFormat::signed_integer;
  const auto read = [&] {
    if (is_float(raster)) return raster.bits == 16 ? widen<Half> : raster.bits == 32 ? widen<float> : widen<double>;
    if (raster.bits == 8) return is_signed ? widen<std::int8_t> : widen<std::uint8_t>;
    if (raster.bits == 16) return is_signed ? widen<std::int16_t> : widen<std::uint16_t>;
    if (raster.bits == 32) return is_signed ? widen<std::int32_t> : widen<std::uint32_t>;
    return is_signed ? widen<std::int64_t> : widen<std::uint64_t>;
  }();
  read(raster, band, samples, numbers);
}

namespace {

/// Scales integers of 8 or 16 bits that lie close together. Returns how many are done.
template <typename Sample>
std::size_t scale_many(const std::uint8_t* samples, std::size_t count, float minimum, float factor, float* out) {
  constexpr std::size_t at_once = 16 / sizeof(Sample);
  const auto store = [=](auto vector, float* to) { store_four((upper<Sample>(vector) - minimum) * factor, to); };
  std::size_t i = 0;
  for (; i + at_once <= count; i += at_once, samples += 16, out += at_once) {
    if constexpr (sizeof(Sample) == 1) {
      const auto v = vector_at<SixteenBytes>(samples);
      store(__builtin_shufflevector(v, v, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3), out);
      store(__builtin_shufflevector(v, v, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7), out + 4);
      store(__builtin_shufflevector(v, v, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11), out + 8);
      store(__builtin_shufflevector(v, v, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15), out + 12);
    } else {
      const auto v = vector_at<EightWords>(samples);
      store(__builtin_shufflevector(v, v, 0, 0, 1, 1, 2, 2, 3, 3), out);
      store(__builtin_shufflevector(v, v, 4, 4, 5, 5, 6, 6, 7, 7), out + 4);
    }
  }
  return i;
}

}  // namespace

struct BandScale::Loops {
  /// `Number` holds each sample exactly, or as well as a picture needs.
  template <typename Sample, typename Number>
  static void linear(const BandScale& self, const std::uint8_t* samples, std::size_t width, float* out,
                     std::size_t step) {
    const auto minimum = static_cast<Number>(self.minimum_);
    const auto factor = static_cast<Number>(self.factor_);
    if (self.bands_ == 1 && step == 1) {  // Nothing is between: vectors can be loaded.
      std::size_t i = 0;
      if constexpr (sizeof(Sample) <= 2) i = scale_many<Sample>(samples, width, minimum, factor, out);
      for (; i < width; ++i) {
        Sample sample{};
        std::memcpy(&sample, samples + i * sizeof(Sample), sizeof(Sample));
        out[i] = static_cast<float>((static_cast<Number>(sample) - minimum) * factor);
      }
      return;
    }
    const std::size_t stride = self.bands_ * sizeof(Sample);
    samples += self.band_ * sizeof(Sample);
    for (std::size_t i = 0; i < width; ++i, samples += stride, out += step) {
      Sample sample{};
      std::memcpy(&sample, samples, sizeof(Sample));
      *out = static_cast<float>((static_cast<Number>(sample) - minimum) * factor);
    }
  }

  template <typename Sample, typename Number>
  static void floats(const BandScale& self, const std::uint8_t* samples, std::size_t width, float* out,
                     std::size_t step) {
    const auto minimum = static_cast<Number>(self.minimum_);
    const auto factor = static_cast<Number>(self.factor_);
    if (self.bands_ == 1 && step == 1 && !self.infinities_are_0_) {  // Vectors can be loaded here, too.
      for (std::size_t i = 0; i < width; ++i) {
        Sample sample{};
        std::memcpy(&sample, samples + i * sizeof(Sample), sizeof(Sample));
        const auto value = static_cast<Number>(sample);
        const auto scaled = static_cast<float>((value - minimum) * factor);
        out[i] = std::isnan(value) ? 0 : scaled;
      }
      return;
    }
    const std::size_t stride = self.bands_ * sizeof(Sample);
    samples += self.band_ * sizeof(Sample);
    for (std::size_t i = 0; i < width; ++i, samples += stride, out += step) {
      Sample sample{};
      std::memcpy(&sample, samples, sizeof(Sample));
      const auto value = static_cast<Number>(sample);
      const bool is_nothing = self.infinities_are_0_ ? !std::isfinite(value) : std::isnan(value);
      *out = is_nothing ? 0 : static_cast<float>((value - minimum) * factor);
    }
  }

  static void untouched(const BandScale& self, const std::uint8_t* samples, std::size_t width, float* out,
                        std::size_t step) {
    const std::size_t stride = self.bands_ * sizeof(float);
    samples += self.band_ * sizeof(float);
    for (std::size_t i = 0; i < width; ++i, samples += stride, out += step) std::memcpy(out, samples, sizeof(float));
  }

  static Scale for_raster(const Raster& raster, bool is_identity) {
    if (is_float(raster)) {
      if (raster.bits == 16) return floats<Half, float>;
      if (raster.bits == 32) return is_identity ? untouched : floats<float, float>;
      return floats<double, double>;
    }
    const bool is_signed = raster.format == SampleFormat::signed_integer;
    if (raster.bits == 8) return is_signed ? linear<std::int8_t, float> : linear<std::uint8_t, float>;
    if (raster.bits == 16) return is_signed ? linear<std::int16_t, float> : linear<std::uint16_t, float>;
    if (raster.bits == 32) return is_signed ? linear<std::int32_t, double> : linear<std::uint32_t, double>;
    return is_signed ? linear<std::int64_t, double> : linear<std::uint64_t, double>;
  }
};

BandScale::BandScale(const Raster& raster, std::uint16_t band, const ValueRange& range, bool is_iipimage)
    : bands_(raster.bands), band_(band), minimum_(range.minimum), infinities_are_0_(is_iipimage) {
  const double extent = range.maximum - range.minimum;
  const bool is_point = std::abs(extent) <= smallest_range;
  // 32 bits are what IIPImage reckons with.
  factor_ = is_point ? steepest : is_iipimage ? 1.0F / static_cast<float>(extent) : 1 / extent;
  const bool is_identity = is_iipimage && is_float(raster) && range.minimum == 0 && range.maximum == 1;
  scale_ = Loops::for_raster(raster, is_identity);
}

BandScale BandScale::of_all(const Raster& raster, const ValueRange& range, bool is_iipimage) {
  BandScale scale(raster, 0, range, is_iipimage);
  scale.bands_ = 1;
  return scale;
}

BandScale BandScale::for_alpha(const Raster& raster, std::uint16_t band) {
  return {raster, band, range_of_type(raster)};
}

}  // namespace pyramidion
