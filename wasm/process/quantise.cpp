#include "process/quantise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "picture/expand.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace pyramidion {
namespace {

/// Values of a picture, so many at a time that they stay in the processor's nearest memory.
constexpr std::size_t at_once = 512;

#ifdef __wasm_simd128__

/// Four values, rounded, as integers of 32 bits. Not-a-number is 0; what is less or too much is left to be narrowed.
v128_t four_rounded(const float* values, v128_t factor) {
  const v128_t scaled = wasm_f32x4_mul(wasm_v128_load(values), factor);
  return wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_add(scaled, wasm_f32x4_splat(0.5F)));
}

/// Sixteen, or eight, at a time. Returns how many are done.
std::size_t to_many_values(const float* values, std::size_t count, float factor, std::uint8_t* out) {
  const v128_t factors = wasm_f32x4_splat(factor);
  std::size_t i = 0;
  for (; i + 16 <= count; i += 16, values += 16) {
    const v128_t low = wasm_i16x8_narrow_i32x4(four_rounded(values, factors), four_rounded(values + 4, factors));
    const v128_t high = wasm_i16x8_narrow_i32x4(four_rounded(values + 8, factors), four_rounded(values + 12, factors));
    wasm_v128_store(out + i, wasm_u8x16_narrow_i16x8(low, high));
  }
  return i;
}

std::size_t to_many_values(const float* values, std::size_t count, float factor, std::uint16_t* out) {
  const v128_t factors = wasm_f32x4_splat(factor);
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8, values += 8) {
    wasm_v128_store(out + i, wasm_u16x8_narrow_i32x4(four_rounded(values, factors), four_rounded(values + 4, factors)));
  }
  return i;
}

#else

template <typename Value>
std::size_t to_many_values(const float* /* values */, std::size_t /* count */, float /* factor */, Value* /* out */) {
  return 0;
}

#endif

/// Rounded, or cut off; not-a-number is 0, or, where it is cut off, white, as IIPImage has it.
template <typename Value>
void to_values(const float* values, std::size_t count, const Quantisation& how, Value* out) {
  constexpr float white = std::numeric_limits<Value>::max();
  const float factor = white * how.contrast;
  if (how.truncates) {
    for (std::size_t i = 0; i < count; ++i) {
      const float scaled = values[i] * factor;
      out[i] = static_cast<Value>(static_cast<std::int32_t>(scaled < 0 ? 0 : scaled < white ? scaled : white));
    }
    return;
  }
  for (std::size_t i = to_many_values(values, count, factor, out); i < count; ++i) {
    // Not-a-number fails every comparison: it must be the first that becomes 0.
    const float scaled = values[i] * factor + 0.5F;
    const float positive = scaled > 0 ? scaled : 0;
    out[i] = static_cast<Value>(static_cast<std::int32_t>(positive < white ? positive : white));
  }
}

void expand_1(const std::uint8_t* values, std::size_t pixels, std::uint8_t* rgba) { expand_grey(values, pixels, rgba); }
void expand_3(const std::uint8_t* values, std::size_t pixels, std::uint8_t* rgba) { expand_rgb(values, pixels, rgba); }

void expand_1(const std::uint16_t* values, std::size_t pixels, std::uint16_t* rgba) {
  for (std::size_t i = 0; i < pixels; ++i, rgba += 4) {
    rgba[0] = rgba[1] = rgba[2] = values[i];
    rgba[3] = 65535;
  }
}
void expand_3(const std::uint16_t* values, std::size_t pixels, std::uint16_t* rgba) {
  for (std::size_t i = 0; i < pixels; ++i, values += 3, rgba += 4) {
    std::copy_n(values, 3, rgba);
    rgba[3] = 65535;
  }
}

template <typename Value>
void expand(const Value* values, std::size_t channels, std::size_t pixels, bool has_alpha, Value* rgba) {
  if (channels == 1) return expand_1(values, pixels, rgba);
  if (channels == 3) return expand_3(values, pixels, rgba);
  for (std::size_t i = 0; i < pixels; ++i, values += channels, rgba += 4) {
    rgba[0] = values[0];
    rgba[1] = channels == 2 ? values[0] : values[1];
    rgba[2] = channels == 2 ? values[0] : values[2];
    rgba[3] = has_alpha ? values[channels - 1] : std::numeric_limits<Value>::max();
  }
}

template <typename Value>
void quantise_as(const float* values, std::size_t channels, std::size_t width, const Quantisation& how, Value* rgba) {
  std::array<Value, 4 * at_once> some{};
  for (std::size_t done = 0; done < width; done += at_once) {
    const std::size_t pixels = std::min(at_once, width - done);
    to_values(values + done * channels, pixels * channels, how, some.data());
    expand(some.data(), channels, pixels, how.has_alpha, rgba + 4 * done);
  }
}

}  // namespace

void quantise(const float* values, std::size_t channels, std::size_t width, const Quantisation& how,
              std::uint8_t* rgba) {
  quantise_as(values, channels, width, how, rgba);
}

void quantise(const float* values, std::size_t channels, std::size_t width, const Quantisation& how,
              std::uint16_t* rgba) {
  quantise_as(values, channels, width, how, rgba);
}

}  // namespace pyramidion
