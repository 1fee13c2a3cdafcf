/* YCbCr to RGB as in jdcolext.c, sixteen pixels at a time. */
#include "lanes.h"

GLOBAL(int) jsimd_can_ycc_rgb(void) { return 1; }

/* JFIF's factors times 2^16. */
enum { CR_TO_RED = 91881, CB_TO_GREEN = 22554, CR_TO_GREEN = 46802, CB_TO_BLUE = 116130, HALF = 32768 };

typedef struct {
  v128_t red, green, blue;
} Colours;

static inline v128_t high_halves(v128_t low, v128_t high) {
  return wasm_i16x8_narrow_i32x4(wasm_i32x4_shr(low, 16), wasm_i32x4_shr(high, 16));
}

/* Eight pixels in 16-bit lanes; cb and cr are centred on 0. A factor that does not fit 16 bits is split into a whole
   number, added apart, and a rest: 1.402 cr = cr + 0.402 cr, and so on; the rounding is that of the C code's tables. */
static inline Colours convert_eight(v128_t y, v128_t cb, v128_t cr) {
  const v128_t quarter = wasm_i16x8_splat(16384); /* times 2: the HALF that rounds */
  const v128_t red_factors = pair_i16(CR_TO_RED - 65536, 2);
  const v128_t blue_factors = pair_i16(CB_TO_BLUE - 2 * 65536, 2);
  const v128_t green_factors = pair_i16(-CB_TO_GREEN, 65536 - CR_TO_GREEN);
  const v128_t half = wasm_i32x4_splat(HALF);

  const v128_t red = high_halves(wasm_i32x4_dot_i16x8(interleave_low_i16(cr, quarter), red_factors),
                                 wasm_i32x4_dot_i16x8(interleave_high_i16(cr, quarter), red_factors));
  const v128_t blue = high_halves(wasm_i32x4_dot_i16x8(interleave_low_i16(cb, quarter), blue_factors),
                                  wasm_i32x4_dot_i16x8(interleave_high_i16(cb, quarter), blue_factors));
  const v128_t green =
      high_halves(wasm_i32x4_add(wasm_i32x4_dot_i16x8(interleave_low_i16(cb, cr), green_factors), half),
                  wasm_i32x4_add(wasm_i32x4_dot_i16x8(interleave_high_i16(cb, cr), green_factors), half));
  Colours result;
  result.red = wasm_i16x8_add(wasm_i16x8_add(y, cr), red);
  result.green = wasm_i16x8_add(wasm_i16x8_sub(y, cr), green);
  result.blue = wasm_i16x8_add(wasm_i16x8_add(y, wasm_i16x8_add(cb, cb)), blue);
  return result;
}

static inline Colours convert_sixteen(const JSAMPLE* y_row, const JSAMPLE* cb_row, const JSAMPLE* cr_row) {
  const v128_t centre = wasm_i16x8_splat(CENTERJSAMPLE);
  const v128_t y = wasm_v128_load(y_row);
  const v128_t cb = wasm_v128_load(cb_row);
  const v128_t cr = wasm_v128_load(cr_row);
  const Colours low =
      convert_eight(wasm_u16x8_extend_low_u8x16(y), wasm_i16x8_sub(wasm_u16x8_extend_low_u8x16(cb), centre),
                    wasm_i16x8_sub(wasm_u16x8_extend_low_u8x16(cr), centre));
  const Colours high =
      convert_eight(wasm_u16x8_extend_high_u8x16(y), wasm_i16x8_sub(wasm_u16x8_extend_high_u8x16(cb), centre),
                    wasm_i16x8_sub(wasm_u16x8_extend_high_u8x16(cr), centre));
  Colours result;
  result.red = wasm_u8x16_narrow_i16x8(low.red, high.red);
  result.green = wasm_u8x16_narrow_i16x8(low.green, high.green);
  result.blue = wasm_u8x16_narrow_i16x8(low.blue, high.blue);
  return result;
}

static inline void store_rgb(JSAMPLE* out, Colours c) {
  const v128_t red_green_0 = wasm_i8x16_shuffle(c.red, c.green, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5);
  const v128_t red_green_1 = wasm_i8x16_shuffle(c.red, c.green, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26);
  const v128_t red_green_2 =
      wasm_i8x16_shuffle(c.red, c.green, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0);
  wasm_v128_store(out,
                  wasm_i8x16_shuffle(red_green_0, c.blue, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15));
  wasm_v128_store(out + 16,
                  wasm_i8x16_shuffle(red_green_1, c.blue, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15));
  wasm_v128_store(out + 32,
                  wasm_i8x16_shuffle(red_green_2, c.blue, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31));
}

static inline void store_rgba(JSAMPLE* out, Colours c) {
  const v128_t opaque = wasm_i8x16_splat(-1);
  const v128_t red_green_low = interleave_low_i8(c.red, c.green);
  const v128_t red_green_high = interleave_high_i8(c.red, c.green);
  const v128_t blue_alpha_low = interleave_low_i8(c.blue, opaque);
  const v128_t blue_alpha_high = interleave_high_i8(c.blue, opaque);
  wasm_v128_store(out, interleave_low_i16(red_green_low, blue_alpha_low));
  wasm_v128_store(out + 16, interleave_high_i16(red_green_low, blue_alpha_low));
  wasm_v128_store(out + 32, interleave_low_i16(red_green_high, blue_alpha_high));
  wasm_v128_store(out + 48, interleave_high_i16(red_green_high, blue_alpha_high));
}

static inline JSAMPLE clamp(int value) { return (JSAMPLE)(value < 0 ? 0 : value > MAXJSAMPLE ? MAXJSAMPLE : value); }

/* Where the colours stand in an output pixel. */
typedef struct {
  int size, red, green, blue;
} PixelLayout;

static void convert_one(int y, int cb, int cr, JSAMPLE* out, PixelLayout layout) {
  if (layout.size == 4) out[0] = out[1] = out[2] = out[3] = MAXJSAMPLE;
  out[layout.red] = clamp(y + ((CR_TO_RED * cr + HALF) >> 16));
  out[layout.green] = clamp(y + ((-CB_TO_GREEN * cb - CR_TO_GREEN * cr + HALF) >> 16));
  out[layout.blue] = clamp(y + ((CB_TO_BLUE * cb + HALF) >> 16));
}

GLOBAL(void)
jsimd_ycc_rgb_convert(j_decompress_ptr cinfo, JSAMPIMAGE input_buf, JDIMENSION input_row, JSAMPARRAY output_buf,
                      int num_rows) {
  const JDIMENSION width = cinfo->output_width;
  const int space = cinfo->out_color_space;
  const PixelLayout layout = {rgb_pixelsize[space], rgb_red[space], rgb_green[space], rgb_blue[space]};
  const boolean in_rgb_order = layout.red == 0 && layout.green == 1 && layout.blue == 2;

  for (; num_rows > 0; num_rows--, input_row++, output_buf++) {
    const JSAMPLE* y = input_buf[0][input_row];
    const JSAMPLE* cb = input_buf[1][input_row];
    const JSAMPLE* cr = input_buf[2][input_row];
    JSAMPLE* out = *output_buf;
    JDIMENSION x = 0;
    if (in_rgb_order && layout.size == 3) {
      for (; x + 16 <= width; x += 16) store_rgb(out + 3 * x, convert_sixteen(y + x, cb + x, cr + x));
    } else if (in_rgb_order) {
      for (; x + 16 <= width; x += 16) store_rgba(out + 4 * x, convert_sixteen(y + x, cb + x, cr + x));
    }
    for (; x < width; x++) {
      convert_one(y[x], cb[x] - CENTERJSAMPLE, cr[x] - CENTERJSAMPLE, out + x * (JDIMENSION)layout.size, layout);
    }
  }
}
