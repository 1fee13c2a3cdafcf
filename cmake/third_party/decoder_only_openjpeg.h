/* Included before each file of OpenJPEG under Emscripten: leaves out what decodes no codestream in memory. JP2 boxes
   are read elsewhere, so that jp2.c is not compiled; nothing is printed; there are neither threads nor an environment.
 */
#include "messages.h"

#undef fprintf
#define fprintf(...) ((void)0)
#undef getenv
#define getenv(name) NULL

/* Its powers are of two, but for one in the encoder. */
#include <math.h>
#define pow(two, exponent) ldexp(1.0, (int)(exponent))

/* openjpeg.c names these when it makes a codec for JP2. */
#define jp2_dump 0
#define jp2_get_cstr_index 0
#define jp2_get_cstr_info 0
#define opj_jp2_create(is_decoder) 0
#define opj_jp2_decode 0
#define opj_jp2_decode_tile 0
#define opj_jp2_decoder_set_strict_mode 0
#define opj_jp2_destroy 0
#define opj_jp2_encode 0
#define opj_jp2_encoder_set_extra_options 0
#define opj_jp2_end_compress 0
#define opj_jp2_end_decompress 0
#define opj_jp2_get_tile 0
#define opj_jp2_read_header 0
#define opj_jp2_read_tile_header 0
#define opj_jp2_set_decode_area 0
#define opj_jp2_set_decoded_components 0
#define opj_jp2_set_decoded_resolution_factor 0
#define opj_jp2_set_threads 0
#define opj_jp2_setup_decoder 0
#define opj_jp2_setup_encoder 0
#define opj_jp2_start_compress 0
#define opj_jp2_write_tile 0

/* Only for openjpeg.c: what j2k.c has and nobody calls. */
#ifdef OPJ_DECODE_ONLY
#define j2k_dump 0
#define j2k_get_cstr_index 0
#define j2k_get_cstr_info 0
#define opj_j2k_decode_tile 0
#define opj_j2k_destroy 0
#define opj_j2k_end_decompress 0
#define opj_j2k_get_tile 0
#define opj_j2k_read_tile_header 0
#define opj_j2k_set_decoded_resolution_factor 0
#define opj_j2k_set_threads 0
#endif
