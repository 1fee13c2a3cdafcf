/* Included before each file of libjpeg-turbo under Emscripten: leaves out what no tile needs, a fifth of the decoder.
   Scaled and approximate inverse DCTs, merged upsampling and colour quantisation are options that nobody here sets. */
#define JPEG_INTERNALS
#include "jinclude.h"
#include "jpeglib.h"

#undef IDCT_SCALING_SUPPORTED
#undef DCT_IFAST_SUPPORTED
#undef DCT_FLOAT_SUPPORTED
#undef UPSAMPLE_MERGING_SUPPORTED
#undef QUANT_1PASS_SUPPORTED
#undef QUANT_2PASS_SUPPORTED
