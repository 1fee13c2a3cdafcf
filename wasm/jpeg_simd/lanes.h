/* Helpers shared by the kernels: whole-register shuffles and the library's headers. */
#ifndef PYRAMIDION_JPEG_SIMD_LANES_H
#define PYRAMIDION_JPEG_SIMD_LANES_H

#define JPEG_INTERNALS
#include <wasm_simd128.h>

#include "jinclude.h"
#include "jpeglib.h"
#include "jsimd.h"

/* Interleaves the lower, or the upper, four 16-bit lanes of a and b: a0 b0 a1 b1 … */
static inline v128_t interleave_low_i16(v128_t a, v128_t b) {
  return wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

static inline v128_t interleave_high_i16(v128_t a, v128_t b) {
  return wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/* Interleaves the lower, or the upper, eight bytes of a and b. */
static inline v128_t interleave_low_i8(v128_t a, v128_t b) {
  return wasm_i8x16_shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

static inline v128_t interleave_high_i8(v128_t a, v128_t b) {
  return wasm_i8x16_shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/* The pair (even, odd) in every 32-bit lane, as the second operand of wasm_i32x4_dot_i16x8. */
static inline v128_t pair_i16(int even, int odd) {
  return wasm_i16x8_make((short)even, (short)odd, (short)even, (short)odd, (short)even, (short)odd, (short)even,
                         (short)odd);
}

#endif
