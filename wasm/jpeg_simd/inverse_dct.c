/* The accurate integer inverse DCT of jidctint.c, eight columns at a time. */
/* clang-format off */
#include "lanes.h"
#include "jdct.h" /* It needs the types of the one before. */
/* clang-format on */

GLOBAL(int) jsimd_can_idct_islow(void) { return 1; }

/* The cosines of jidctint.c, scaled by 2^13. */
enum {
  FIX_0_298631336 = 2446,
  FIX_0_390180644 = 3196,
  FIX_0_541196100 = 4433,
  FIX_0_765366865 = 6270,
  FIX_0_899976223 = 7373,
  FIX_1_175875602 = 9633,
  FIX_1_501321110 = 12299,
  FIX_1_847759065 = 15137,
  FIX_1_961570560 = 16069,
  FIX_2_053119869 = 16819,
  FIX_2_562915447 = 20995,
  FIX_3_072711026 = 25172,
  CONSTANT_BITS = 13,
  FIRST_PASS_BITS = 2,
};

/* A one-dimensional transform of four columns in 32 bits. Products that the C code adds one by one are paired, so that
   one dot product does two multiplications and their sum: the integers are the same.
   sum_04, difference_04: in0 ± in4 in the upper halves of the lanes, that is times 2^16.
   pair_26 … pair_53: the inputs of these rows interleaved. pair_odd: (in7 + in3, in5 + in1). */
static inline void transform_four(v128_t sum_04, v128_t difference_04, v128_t pair_26, v128_t pair_71, v128_t pair_53,
                                  v128_t pair_odd, int shift, v128_t* out) {
  const v128_t even_0 = wasm_i32x4_shr(sum_04, 16 - CONSTANT_BITS);
  const v128_t even_1 = wasm_i32x4_shr(difference_04, 16 - CONSTANT_BITS);
  const v128_t even_2 = wasm_i32x4_dot_i16x8(pair_26, pair_i16(FIX_0_541196100, FIX_0_541196100 - FIX_1_847759065));
  const v128_t even_3 = wasm_i32x4_dot_i16x8(pair_26, pair_i16(FIX_0_541196100 + FIX_0_765366865, FIX_0_541196100));

  const v128_t z3 = wasm_i32x4_dot_i16x8(pair_odd, pair_i16(FIX_1_175875602 - FIX_1_961570560, FIX_1_175875602));
  const v128_t z4 = wasm_i32x4_dot_i16x8(pair_odd, pair_i16(FIX_1_175875602, FIX_1_175875602 - FIX_0_390180644));
  const v128_t odd_0 =
      wasm_i32x4_add(wasm_i32x4_dot_i16x8(pair_71, pair_i16(FIX_0_298631336 - FIX_0_899976223, -FIX_0_899976223)), z3);
  const v128_t odd_1 =
      wasm_i32x4_add(wasm_i32x4_dot_i16x8(pair_53, pair_i16(FIX_2_053119869 - FIX_2_562915447, -FIX_2_562915447)), z4);
  const v128_t odd_2 =
      wasm_i32x4_add(wasm_i32x4_dot_i16x8(pair_53, pair_i16(-FIX_2_562915447, FIX_3_072711026 - FIX_2_562915447)), z3);
  const v128_t odd_3 =
      wasm_i32x4_add(wasm_i32x4_dot_i16x8(pair_71, pair_i16(-FIX_0_899976223, FIX_1_501321110 - FIX_0_899976223)), z4);

  const v128_t rounding = wasm_i32x4_splat(1 << (shift - 1));
  const v128_t a0 = wasm_i32x4_add(wasm_i32x4_add(even_0, even_3), rounding);
  const v128_t a1 = wasm_i32x4_add(wasm_i32x4_add(even_1, even_2), rounding);
  const v128_t a2 = wasm_i32x4_add(wasm_i32x4_sub(even_1, even_2), rounding);
  const v128_t a3 = wasm_i32x4_add(wasm_i32x4_sub(even_0, even_3), rounding);
  out[0] = wasm_i32x4_shr(wasm_i32x4_add(a0, odd_3), shift);
  out[1] = wasm_i32x4_shr(wasm_i32x4_add(a1, odd_2), shift);
  out[2] = wasm_i32x4_shr(wasm_i32x4_add(a2, odd_1), shift);
  out[3] = wasm_i32x4_shr(wasm_i32x4_add(a3, odd_0), shift);
  out[4] = wasm_i32x4_shr(wasm_i32x4_sub(a3, odd_0), shift);
  out[5] = wasm_i32x4_shr(wasm_i32x4_sub(a2, odd_1), shift);
  out[6] = wasm_i32x4_shr(wasm_i32x4_sub(a1, odd_2), shift);
  out[7] = wasm_i32x4_shr(wasm_i32x4_sub(a0, odd_3), shift);
}

/* Transforms the eight columns of `rows` in place. */
static inline void transform_columns(v128_t* rows, int shift) {
  const v128_t zero = wasm_i16x8_splat(0);
  const v128_t sum = wasm_i16x8_add(rows[0], rows[4]);
  const v128_t difference = wasm_i16x8_sub(rows[0], rows[4]);
  const v128_t odd_73 = wasm_i16x8_add(rows[7], rows[3]);
  const v128_t odd_51 = wasm_i16x8_add(rows[5], rows[1]);
  v128_t low[8];
  v128_t high[8];
  transform_four(interleave_low_i16(zero, sum), interleave_low_i16(zero, difference),
                 interleave_low_i16(rows[2], rows[6]), interleave_low_i16(rows[7], rows[1]),
                 interleave_low_i16(rows[5], rows[3]), interleave_low_i16(odd_73, odd_51), shift, low);
  transform_four(interleave_high_i16(zero, sum), interleave_high_i16(zero, difference),
                 interleave_high_i16(rows[2], rows[6]), interleave_high_i16(rows[7], rows[1]),
                 interleave_high_i16(rows[5], rows[3]), interleave_high_i16(odd_73, odd_51), shift, high);
  for (int i = 0; i < 8; i++) rows[i] = wasm_i16x8_narrow_i32x4(low[i], high[i]);
}

static inline void transpose(v128_t* rows) {
  v128_t a[8];
  v128_t b[8];
  for (int i = 0; i < 4; i++) {
    a[2 * i] = interleave_low_i16(rows[i], rows[i + 4]);
    a[2 * i + 1] = interleave_high_i16(rows[i], rows[i + 4]);
  }
  for (int i = 0; i < 4; i++) {
    b[2 * i] = interleave_low_i16(a[i], a[i + 4]);
    b[2 * i + 1] = interleave_high_i16(a[i], a[i + 4]);
  }
  for (int i = 0; i < 4; i++) {
    rows[2 * i] = interleave_low_i16(b[i], b[i + 4]);
    rows[2 * i + 1] = interleave_high_i16(b[i], b[i + 4]);
  }
}

/* Fills the block with the one value that a lone DC coefficient means. Smooth areas are mostly such blocks. */
static inline void fill_block(int dc, JSAMPARRAY output_buf, JDIMENSION output_col) {
  const int value = ((dc << FIRST_PASS_BITS) + (1 << (FIRST_PASS_BITS + 2))) >> (FIRST_PASS_BITS + 3);
  const int sample = value + CENTERJSAMPLE;
  const v128_t row = wasm_i8x16_splat((signed char)(sample < 0 ? 0 : sample > MAXJSAMPLE ? MAXJSAMPLE : sample));
  for (int i = 0; i < 8; i++) wasm_v128_store64_lane(output_buf[i] + output_col, row, 0);
}

GLOBAL(void)
jsimd_idct_islow(j_decompress_ptr cinfo, jpeg_component_info* component, JCOEFPTR coefficients, JSAMPARRAY output_buf,
                 JDIMENSION output_col) {
  (void)cinfo;
  const ISLOW_MULT_TYPE* quantisers = (const ISLOW_MULT_TYPE*)component->dct_table;
  v128_t rows[8];
  for (int i = 0; i < 8; i++) rows[i] = wasm_v128_load(coefficients + 8 * i);

  v128_t below_first = rows[1];
  for (int i = 2; i < 8; i++) below_first = wasm_v128_or(below_first, rows[i]);
  if (!wasm_v128_any_true(below_first)) {
    const v128_t first = wasm_i16x8_mul(rows[0], wasm_v128_load(quantisers));
    if (!wasm_v128_any_true(wasm_i16x8_replace_lane(rows[0], 0, 0))) {
      fill_block(wasm_i16x8_extract_lane(first, 0), output_buf, output_col);
      return;
    }
    /* Every column holds only its DC term: the first pass scales it and repeats it down the column. */
    const v128_t scaled = wasm_i16x8_shl(first, FIRST_PASS_BITS);
    for (int i = 0; i < 8; i++) rows[i] = scaled;
  } else {
    for (int i = 0; i < 8; i++) rows[i] = wasm_i16x8_mul(rows[i], wasm_v128_load(quantisers + 8 * i));
    transform_columns(rows, CONSTANT_BITS - FIRST_PASS_BITS);
  }
  transpose(rows);
  transform_columns(rows, CONSTANT_BITS + FIRST_PASS_BITS + 3);
  transpose(rows);

  const v128_t centre = wasm_i8x16_splat(-128);
  for (int i = 0; i < 8; i += 2) {
    const v128_t samples = wasm_v128_xor(wasm_i8x16_narrow_i16x8(rows[i], rows[i + 1]), centre);
    wasm_v128_store64_lane(output_buf[i] + output_col, samples, 0);
    wasm_v128_store64_lane(output_buf[i + 1] + output_col, samples, 1);
  }
}
