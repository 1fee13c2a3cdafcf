#include "watermark/mark_rows.h"

#include <algorithm>

#include "watermark/mark_ink.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace pyramidion {

static_assert(whole_way_8 == 1U << 14U && whole_way_16 == 65535);

void scalar::add_mark(const std::uint8_t* mark, std::size_t count, std::uint8_t* values) {
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<std::uint8_t>(std::min(255, values[i] + mark[i]));
}

void scalar::add_mark(const std::uint16_t* mark, std::size_t count, std::uint16_t* values) {
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<std::uint16_t>(std::min(65535, values[i] + mark[i]));
}

void scalar::move_to_mark(const std::uint8_t* mark, const std::uint16_t* weights, std::size_t count,
                          std::uint8_t* values) {
  for (std::size_t i = 0; i < count; ++i) {
    const int distance = mark[i] - values[i];
    values[i] = static_cast<std::uint8_t>(values[i] + ((distance * weights[i] + (1 << 13)) >> 14));
  }
}

void scalar::move_to_mark(const std::uint16_t* mark, const std::uint16_t* weights, std::size_t count,
                          std::uint16_t* values) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t weight = weights[i];
    const std::uint32_t sum = values[i] * (65535 - weight) + mark[i] * weight + 32768;
    values[i] = static_cast<std::uint16_t>((sum + (sum >> 16U)) >> 16U);  // Divided by 65535, rounded.
  }
}

#ifdef __wasm_simd128__

void add_mark(const std::uint8_t* mark, std::size_t count, std::uint8_t* values) {
  std::size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    wasm_v128_store(values + i, wasm_u8x16_add_sat(wasm_v128_load(values + i), wasm_v128_load(mark + i)));
  }
  scalar::add_mark(mark + i, count - i, values + i);
}

void add_mark(const std::uint16_t* mark, std::size_t count, std::uint16_t* values) {
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    wasm_v128_store(values + i, wasm_u16x8_add_sat(wasm_v128_load(values + i), wasm_v128_load(mark + i)));
  }
  scalar::add_mark(mark + i, count - i, values + i);
}

namespace {

/// (2 × distance × weight + 2^14) >> 15 is what the instruction does, and the same as in the scalar loop.
v128_t moved(v128_t values, v128_t mark, v128_t weights) {
  const v128_t twice_the_distance = wasm_i16x8_shl(wasm_i16x8_sub(mark, values), 1);
  return wasm_i16x8_add(values, wasm_i16x8_q15mulr_sat(twice_the_distance, weights));
}

v128_t divided(v128_t sums) {
  const v128_t rounded = wasm_i32x4_add(sums, wasm_i32x4_splat(32768));
  return wasm_u32x4_shr(wasm_i32x4_add(rounded, wasm_u32x4_shr(rounded, 16)), 16);
}

}  // namespace

void move_to_mark(const std::uint8_t* mark, const std::uint16_t* weights, std::size_t count, std::uint8_t* values) {
  std::size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const v128_t below = wasm_v128_load(values + i);
    const v128_t above = wasm_v128_load(mark + i);
    const v128_t low =
        moved(wasm_u16x8_extend_low_u8x16(below), wasm_u16x8_extend_low_u8x16(above), wasm_v128_load(weights + i));
    const v128_t high = moved(wasm_u16x8_extend_high_u8x16(below), wasm_u16x8_extend_high_u8x16(above),
                              wasm_v128_load(weights + i + 8));
    wasm_v128_store(values + i, wasm_u8x16_narrow_i16x8(low, high));
  }
  scalar::move_to_mark(mark + i, weights + i, count - i, values + i);
}

void move_to_mark(const std::uint16_t* mark, const std::uint16_t* weights, std::size_t count, std::uint16_t* values) {
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const v128_t below = wasm_v128_load(values + i);
    const v128_t above = wasm_v128_load(mark + i);
    const v128_t weight = wasm_v128_load(weights + i);
    const v128_t rest = wasm_v128_not(weight);  // 65535 less the weight.
    const v128_t low =
        wasm_i32x4_add(wasm_u32x4_extmul_low_u16x8(below, rest), wasm_u32x4_extmul_low_u16x8(above, weight));
    const v128_t high =
        wasm_i32x4_add(wasm_u32x4_extmul_high_u16x8(below, rest), wasm_u32x4_extmul_high_u16x8(above, weight));
    wasm_v128_store(values + i, wasm_u16x8_narrow_i32x4(divided(low), divided(high)));
  }
  scalar::move_to_mark(mark + i, weights + i, count - i, values + i);
}

#else

void add_mark(const std::uint8_t* mark, std::size_t count, std::uint8_t* values) {
  scalar::add_mark(mark, count, values);
}

void add_mark(const std::uint16_t* mark, std::size_t count, std::uint16_t* values) {
  scalar::add_mark(mark, count, values);
}

void move_to_mark(const std::uint8_t* mark, const std::uint16_t* weights, std::size_t count, std::uint8_t* values) {
  scalar::move_to_mark(mark, weights, count, values);
}

void move_to_mark(const std::uint16_t* mark, const std::uint16_t* weights, std::size_t count, std::uint16_t* values) {
  scalar::move_to_mark(mark, weights, count, values);
}

#endif

}  // namespace pyramidion
