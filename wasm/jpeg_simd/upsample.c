/* The "fancy" upsampling of jdsample.c: each new sample is 3/4 of the nearer and 1/4 of the further old one. The
   library calls these only for components at least three samples wide. */
#include "lanes.h"

GLOBAL(int) jsimd_can_h2v1_fancy_upsample(void) { return 1; }
GLOBAL(int) jsimd_can_h2v2_fancy_upsample(void) { return 1; }

/* Stores even and odd output samples, which are 16-bit lanes below 256, interleaved as bytes. */
static inline void store_interleaved(JSAMPLE* out, v128_t even, v128_t odd) {
  wasm_v128_store(out, wasm_v128_or(even, wasm_i16x8_shl(odd, 8)));
}

static void upsample_row_h2v1(const JSAMPLE* in, JSAMPLE* out, int width) {
  const v128_t one = wasm_i16x8_splat(1);
  const v128_t two = wasm_i16x8_splat(2);
  const v128_t three = wasm_i16x8_splat(3);
  out[0] = in[0];
  out[1] = (JSAMPLE)((in[0] * 3 + in[1] + 2) >> 2);
  int x = 1;
  for (; x + 9 <= width; x += 8) {
    const v128_t nearer = wasm_i16x8_mul(wasm_u16x8_load8x8(in + x), three);
    const v128_t left = wasm_u16x8_load8x8(in + x - 1);
    const v128_t right = wasm_u16x8_load8x8(in + x + 1);
    store_interleaved(out + 2 * x, wasm_u16x8_shr(wasm_i16x8_add(wasm_i16x8_add(nearer, left), one), 2),
                      wasm_u16x8_shr(wasm_i16x8_add(wasm_i16x8_add(nearer, right), two), 2));
  }
  for (; x < width - 1; x++) {
    out[2 * x] = (JSAMPLE)((in[x] * 3 + in[x - 1] + 1) >> 2);
    out[2 * x + 1] = (JSAMPLE)((in[x] * 3 + in[x + 1] + 2) >> 2);
  }
  out[2 * x] = (JSAMPLE)((in[x] * 3 + in[x - 1] + 1) >> 2);
  out[2 * x + 1] = in[x];
}

/* Three parts of the nearer row and one of the further: the vertical half of the filter, at column x. */
static inline int column_sum(const JSAMPLE* nearer, const JSAMPLE* further, int x) {
  return nearer[x] * 3 + further[x];
}

static inline v128_t column_sums(const JSAMPLE* nearer, const JSAMPLE* further, int x) {
  return wasm_i16x8_add(wasm_i16x8_mul(wasm_u16x8_load8x8(nearer + x), wasm_i16x8_splat(3)),
                        wasm_u16x8_load8x8(further + x));
}

static void upsample_row_h2v2(const JSAMPLE* nearer, const JSAMPLE* further, JSAMPLE* out, int width) {
  const v128_t three = wasm_i16x8_splat(3);
  const v128_t seven = wasm_i16x8_splat(7);
  const v128_t eight = wasm_i16x8_splat(8);
  out[0] = (JSAMPLE)((column_sum(nearer, further, 0) * 4 + 8) >> 4);
  out[1] = (JSAMPLE)((column_sum(nearer, further, 0) * 3 + column_sum(nearer, further, 1) + 7) >> 4);
  int x = 1;
  for (; x + 9 <= width; x += 8) {
    const v128_t centre = wasm_i16x8_mul(column_sums(nearer, further, x), three);
    const v128_t left = column_sums(nearer, further, x - 1);
    const v128_t right = column_sums(nearer, further, x + 1);
    store_interleaved(out + 2 * x, wasm_u16x8_shr(wasm_i16x8_add(wasm_i16x8_add(centre, left), eight), 4),
                      wasm_u16x8_shr(wasm_i16x8_add(wasm_i16x8_add(centre, right), seven), 4));
  }
  for (; x < width - 1; x++) {
    const int centre = column_sum(nearer, further, x) * 3;
    out[2 * x] = (JSAMPLE)((centre + column_sum(nearer, further, x - 1) + 8) >> 4);
    out[2 * x + 1] = (JSAMPLE)((centre + column_sum(nearer, further, x + 1) + 7) >> 4);
  }
  out[2 * x] = (JSAMPLE)((column_sum(nearer, further, x) * 3 + column_sum(nearer, further, x - 1) + 8) >> 4);
  out[2 * x + 1] = (JSAMPLE)((column_sum(nearer, further, x) * 4 + 7) >> 4);
}

GLOBAL(void)
jsimd_h2v1_fancy_upsample(j_decompress_ptr cinfo, jpeg_component_info* component, JSAMPARRAY input_data,
                          JSAMPARRAY* output_data_ptr) {
  for (int row = 0; row < cinfo->max_v_samp_factor; row++) {
    upsample_row_h2v1(input_data[row], (*output_data_ptr)[row], (int)component->downsampled_width);
  }
}

GLOBAL(void)
jsimd_h2v2_fancy_upsample(j_decompress_ptr cinfo, jpeg_component_info* component, JSAMPARRAY input_data,
                          JSAMPARRAY* output_data_ptr) {
  const int width = (int)component->downsampled_width;
  for (int row = 0; 2 * row < cinfo->max_v_samp_factor; row++) {
    upsample_row_h2v2(input_data[row], input_data[row - 1], (*output_data_ptr)[2 * row], width);
    upsample_row_h2v2(input_data[row], input_data[row + 1], (*output_data_ptr)[2 * row + 1], width);
  }
}
