/* A JPEG encoder and decoder for tests/node/jpeg-simd.test.js, linked once with the SIMD kernels of wasm/jpeg_simd and
   once with libjpeg-turbo's plain C code. */
#include <emscripten.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "jpeglib.h"

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
} ErrorManager;

static void escape(j_common_ptr codec) { longjmp(((ErrorManager*)codec->err)->escape, 1); }
static void stay_silent(j_common_ptr codec) { (void)codec; }

static struct jpeg_error_mgr* quiet_errors(ErrorManager* errors) {
  jpeg_std_error(&errors->base);
  errors->base.error_exit = escape;
  errors->base.output_message = stay_silent;
  return &errors->base;
}

static unsigned char* encoded = NULL;
static unsigned long encoded_size = 0;

EMSCRIPTEN_KEEPALIVE unsigned char* encoded_bytes(void) { return encoded; }
EMSCRIPTEN_KEEPALIVE unsigned long encoded_length(void) { return encoded_size; }

/* Encodes RGB pixels; the chroma planes are reduced by `horizontal` × `vertical`. */
EMSCRIPTEN_KEEPALIVE void encode(unsigned char* rgb, int width, int height, int horizontal, int vertical, int quality,
                                 int progressive) {
  struct jpeg_compress_struct codec;
  ErrorManager errors;
  codec.err = quiet_errors(&errors);
  if (setjmp(errors.escape) != 0) abort();
  free(encoded);
  encoded = NULL;
  encoded_size = 0;
  jpeg_create_compress(&codec);
  jpeg_mem_dest(&codec, &encoded, &encoded_size);
  codec.image_width = (JDIMENSION)width;
  codec.image_height = (JDIMENSION)height;
  codec.input_components = 3;
  codec.in_color_space = JCS_RGB;
  jpeg_set_defaults(&codec);
  codec.comp_info[0].h_samp_factor = horizontal;
  codec.comp_info[0].v_samp_factor = vertical;
  jpeg_set_quality(&codec, quality, TRUE);
  if (progressive) jpeg_simple_progression(&codec);
  jpeg_start_compress(&codec, TRUE);
  while (codec.next_scanline < codec.image_height) {
    JSAMPROW row = rgb + (size_t)codec.next_scanline * (size_t)width * 3;
    jpeg_write_scanlines(&codec, &row, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
}

/* Decodes into `out`, which holds height rows of width × channels bytes (3: RGB, 4: RGBA, -3: BGR), and returns the
   number of rows done: fewer than the image's for a stream that cannot be decoded. */
EMSCRIPTEN_KEEPALIVE int decode(unsigned char* jpeg, int length, unsigned char* out, int channels) {
  struct jpeg_decompress_struct codec;
  ErrorManager errors;
  codec.err = quiet_errors(&errors);
  volatile int rows = 0;
  jpeg_create_decompress(&codec);
  if (setjmp(errors.escape) == 0) {
    jpeg_mem_src(&codec, jpeg, (unsigned long)length);
    jpeg_read_header(&codec, TRUE);
    codec.out_color_space = channels == 4 ? JCS_EXT_RGBA : channels == 3 ? JCS_RGB : JCS_EXT_BGR;
    jpeg_start_decompress(&codec);
    const size_t stride = (size_t)codec.output_width * (size_t)abs(channels);
    while (codec.output_scanline < codec.output_height) {
      JSAMPROW row = out + (size_t)codec.output_scanline * stride;
      rows += (int)jpeg_read_scanlines(&codec, &row, 1);
    }
    jpeg_finish_decompress(&codec);
  }
  jpeg_destroy_decompress(&codec);
  return rows;
}
