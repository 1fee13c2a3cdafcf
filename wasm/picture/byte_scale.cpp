#include "picture/byte_scale.h"

#include <algorithm>
#include <cstring>

#include "picture/half_float.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace pyramidion {
namespace {

template <typename T>
T load_at(const std::uint8_t* samples, std::size_t index) {
  T value;
  std::memcpy(&value, samples + index * sizeof(T), sizeof(T));
  return value;
}

/// Not-a-number fails the first comparison, and becomes 0.
std::uint8_t clamped(double value) {
  if (!(value > 0)) return 0;
  return value < 255 ? static_cast<std::uint8_t>(value + 0.5) : std::uint8_t{255};
}

#ifdef __wasm_simd128__

// Compilers make no vector code of these loops.

/// The high bits of samples of 16 bits, sixteen at a time. Returns how many are done.
std::size_t many_high_bits(const std::uint8_t* samples, std::size_t count, std::uint16_t offset, unsigned shift,
                           std::uint8_t* out) {
  const v128_t offsets = wasm_u16x8_splat(offset);
  // A shift to the left, so that the byte is the upper one: compilers take shifts by a variable apart.
  const v128_t multipliers = wasm_u16x8_splat(static_cast<std::uint16_t>(256U >> shift));
  // What is optimised for size would be called.
  const auto eight = [&](std::size_t at) __attribute__((always_inline)) {
    const v128_t moved = wasm_i16x8_add(wasm_v128_load(samples + 2 * at), offsets);
    return wasm_u16x8_shr(wasm_i16x8_mul(moved, multipliers), 8);
  };
  std::size_t i = 0;
  for (; i + 16 <= count; i += 16) wasm_v128_store(out + i, wasm_u8x16_narrow_i16x8(eight(i), eight(i + 8)));
  return i;
}

/// Numbers scaled and `clamped`, four at a time. Returns how many are done.
std::size_t many_clamped(const double* values, std::size_t count, double minimum, double factor, std::uint8_t* out) {
  const v128_t minima = wasm_f64x2_splat(minimum);
  const v128_t factors = wasm_f64x2_splat(factor);
  const auto two = [&](std::size_t at) __attribute__((always_inline)) {
    const v128_t scaled = wasm_f64x2_mul(wasm_f64x2_sub(wasm_v128_load(values + at), minima), factors);
    // Of the two, the second one if it is more, or less, for sure.
    const v128_t positive = wasm_f64x2_pmax(wasm_f64x2_splat(0), scaled);
    const v128_t limited = wasm_f64x2_pmin(wasm_f64x2_splat(255), positive);
    // 2^52 more, and the low half of the number's bits is the integer: quicker than a conversion.
    return wasm_f64x2_add(wasm_f64x2_floor(wasm_f64x2_add(limited, wasm_f64x2_splat(0.5))),
                          wasm_f64x2_splat(4503599627370496));
  };
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const v128_t numbers = wasm_i32x4_shuffle(two(i), two(i + 2), 0, 2, 4, 6);
    const v128_t words = wasm_i16x8_narrow_i32x4(numbers, numbers);
    wasm_v128_store32_lane(out + i, wasm_u8x16_narrow_i16x8(words, words), 0);
  }
  return i;
}

/// Returns how many are done.
std::size_t many_wide(const std::uint8_t* floats, std::size_t count, double* values) {
  std::size_t i = 0;
  for (; i + 2 <= count; i += 2) {
    wasm_v128_store(values + i, wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(floats + 4 * i)));
  }
  return i;
}

#else

std::size_t many_wide(const std::uint8_t* /* floats */, std::size_t /* count */, double* /* values */) { return 0; }

std::size_t many_high_bits(const std::uint8_t* /* samples */, std::size_t /* count */, std::uint16_t /* offset */,
                           unsigned /* shift */, std::uint8_t* /* out */) {
  return 0;
}

std::size_t many_clamped(const double* /* values */, std::size_t /* count */, double /* minimum */, double /* factor */,
                         std::uint8_t* /* out */) {
  return 0;
}

#endif

bool is_float(const Raster& raster) { return raster.format == SampleFormat::floating_point; }

/// The number that an 8-bit container's bit pattern stands for.
double value_of_byte(unsigned pattern, SampleFormat format) {
  return format == SampleFormat::signed_integer ? static_cast<double>(static_cast<std::int8_t>(pattern)) : pattern;
}

}  // namespace

struct ByteScale::Loops {
  static void look_up(const ByteScale& self, const std::uint8_t* samples, std::size_t count, std::uint8_t* out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = self.table_[samples[i]];
  }

  template <typename Unsigned>
  static void high_bits(const ByteScale& self, const std::uint8_t* samples, std::size_t count, std::uint8_t* out) {
    const auto offset = static_cast<Unsigned>(self.offset_);
    const unsigned shift = self.shift_;
    std::size_t i = 0;
    if constexpr (sizeof(Unsigned) == 2) i = many_high_bits(samples, count, offset, shift, out);
    for (; i < count; ++i) {
      const auto value = static_cast<Unsigned>(load_at<Unsigned>(samples, i) + offset);
      out[i] = static_cast<std::uint8_t>(value >> shift);
    }
  }

  template <typename T>
  static void widen(const std::uint8_t* samples, std::size_t count, double* values) {
    std::size_t i = 0;
    if constexpr (std::is_same_v<T, float>) i = many_wide(samples, count, values);
    for (; i < count; ++i) values[i] = static_cast<double>(load_at<T>(samples, i));
  }

  static void widen_half(const std::uint8_t* samples, std::size_t count, double* values) {
    for (std::size_t i = 0; i < count; ++i) values[i] = half_to_float(load_at<std::uint16_t>(samples, i));
  }

  static Widen widen_for(const Raster& raster) {
    if (is_float(raster)) return raster.bits == 16 ? widen_half : raster.bits == 32 ? widen<float> : widen<double>;
    const bool is_signed = raster.format == SampleFormat::signed_integer;
    if (raster.bits == 16) return is_signed ? widen<std::int16_t> : widen<std::uint16_t>;
    if (raster.bits == 32) return is_signed ? widen<std::int32_t> : widen<std::uint32_t>;
    return is_signed ? widen<std::int64_t> : widen<std::uint64_t>;
  }

  /// One loop for samples of all kinds, which are doubles by then, some at a time.
  static void linear(const ByteScale& self, const std::uint8_t* samples, std::size_t count, std::uint8_t* out) {
    constexpr std::size_t at_once = 256;
    std::array<double, at_once> values{};
    while (count > 0) {
      const std::size_t some = std::min(count, at_once);
      self.widen_(samples, some, values.data());
      std::size_t i = many_clamped(values.data(), some, self.minimum_, self.factor_, out);
      for (; i < some; ++i) out[i] = clamped((values[i] - self.minimum_) * self.factor_);
      samples += some * self.sample_bytes_;
      out += some;
      count -= some;
    }
  }
};

ByteScale ByteScale::for_colours(const Raster& raster, const RenderSettings& settings) {
  const Interpretation& meaning = raster.interpretation;
  // What a file states of inks and of colour differences is none of their range.
  const bool is_stated = meaning.photometric <= Photometric::rgb && (meaning.sample_min || meaning.sample_max);
  if (!settings.minimum && !settings.maximum && !is_stated && !is_float(raster)) return ByteScale(raster);
  const bool is_signed = raster.format == SampleFormat::signed_integer;
  const auto half = static_cast<double>(std::uint64_t{1} << (raster.significant_bits - 1));
  const double lowest = is_float(raster) || !is_signed ? 0 : -half;
  const double highest = is_float(raster) ? 1 : is_signed ? half - 1 : 2 * half - 1;
  if (settings.minimum || settings.maximum) {
    return {raster, settings.minimum.value_or(lowest), settings.maximum.value_or(highest)};
  }
  const double minimum = meaning.sample_min.value_or(lowest);
  const double maximum = meaning.sample_max.value_or(highest);
  const bool is_whole = minimum == lowest && maximum == highest && !is_float(raster);
  if (is_whole) return ByteScale(raster);
  return minimum < maximum ? ByteScale(raster, minimum, maximum) : ByteScale(raster, lowest, highest);
}

ByteScale ByteScale::for_alpha(const Raster& raster) {
  return is_float(raster) ? ByteScale(raster, 0, 1) : ByteScale(raster);
}

ByteScale::ByteScale(const Raster& raster, double minimum, double maximum)
    : minimum_(minimum), factor_(maximum == minimum ? 255.0 : 255.0 / (maximum - minimum)) {
  if (raster.bits == 8) {
    tabulate(raster);
  } else {
    scale_ = Loops::linear;
    widen_ = Loops::widen_for(raster);
    sample_bytes_ = raster.bits / 8U;
  }
}

ByteScale::ByteScale(const Raster& raster) {
  const bool is_signed = raster.format == SampleFormat::signed_integer;
  const unsigned bits = raster.significant_bits;
  if (raster.bits == 8) {
    const double half = 1U << (bits - 1);
    minimum_ = is_signed ? -half : 0;
    factor_ = 255.0 / (2 * half - 1);
    if (bits < 8 || is_signed) tabulate(raster);
    return;
  }
  shift_ = bits - 8;
  offset_ = is_signed ? std::uint64_t{1} << (bits - 1) : 0;
  scale_ = raster.bits == 16   ? Loops::high_bits<std::uint16_t>
           : raster.bits == 32 ? Loops::high_bits<std::uint32_t>
                               : Loops::high_bits<std::uint64_t>;
}

void ByteScale::tabulate(const Raster& raster) {
  for (unsigned pattern = 0; pattern < 256; ++pattern) {
    table_[pattern] = clamped((value_of_byte(pattern, raster.format) - minimum_) * factor_);
  }
  scale_ = Loops::look_up;
}

}  // namespace pyramidion
