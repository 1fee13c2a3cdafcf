/* Every function of jsimd.h that has no kernel here: the library's own answers ("cannot"), with the functions that
   do have one renamed out of the way. */
#define jsimd_can_ycc_rgb unused_can_ycc_rgb
#define jsimd_ycc_rgb_convert unused_ycc_rgb_convert
#define jsimd_can_idct_islow unused_can_idct_islow
#define jsimd_idct_islow unused_idct_islow
#define jsimd_can_h2v1_fancy_upsample unused_can_h2v1_fancy_upsample
#define jsimd_h2v1_fancy_upsample unused_h2v1_fancy_upsample
#define jsimd_can_h2v2_fancy_upsample unused_can_h2v2_fancy_upsample
#define jsimd_h2v2_fancy_upsample unused_h2v2_fancy_upsample
#include "jsimd_none.c"
