/* What libtiff's JPEG codec calls to encode, for modules that only decode: the encoder's tables alone take 65 kB.
   Each reports an error through the codec's own error manager, which does not return. */
#include <stdio.h>

#include "jpeglib.h"
#include "jerror.h"

static void refuse(j_compress_ptr codec) { ERREXIT(codec, JERR_NOT_COMPILED); }

void jpeg_CreateCompress(j_compress_ptr codec, int version, size_t size) { refuse(codec); }
void jpeg_set_defaults(j_compress_ptr codec) { refuse(codec); }
void jpeg_set_colorspace(j_compress_ptr codec, J_COLOR_SPACE space) { refuse(codec); }
void jpeg_set_quality(j_compress_ptr codec, int quality, boolean baseline) { refuse(codec); }
void jpeg_suppress_tables(j_compress_ptr codec, boolean suppress) { refuse(codec); }
void jpeg_start_compress(j_compress_ptr codec, boolean all_tables) { refuse(codec); }
void jpeg_write_tables(j_compress_ptr codec) { refuse(codec); }
void jpeg_finish_compress(j_compress_ptr codec) { refuse(codec); }
JDIMENSION jpeg_write_scanlines(j_compress_ptr codec, JSAMPARRAY rows, JDIMENSION count) {
  refuse(codec);
  return 0;
}
JDIMENSION jpeg_write_raw_data(j_compress_ptr codec, JSAMPIMAGE rows, JDIMENSION count) {
  refuse(codec);
  return 0;
}
