/* The inverse DC level shift (ISO/IEC 15444-1 G.1.2) with what OpenJPEG does beside it: samples are clamped to
   [least, most], and those of the irreversible transform, floating point numbers, are rounded to even before that. In
   place, in loops that compilers turn into SIMD. */
#ifndef PYRAMIDION_LEVEL_SHIFT_H
#define PYRAMIDION_LEVEL_SHIFT_H

#include <openjpeg.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Up to so many bits, level_shift_real is exact. */
#define MOST_BITS_OF_LEVEL_SHIFT 20

void level_shift(OPJ_INT32* samples, OPJ_SIZE_T count, OPJ_INT32 shift, OPJ_INT32 least, OPJ_INT32 most);

/* Samples that are no number become the least. */
void level_shift_real(OPJ_INT32* samples, OPJ_SIZE_T count, OPJ_INT32 shift, OPJ_INT32 least, OPJ_INT32 most);

#ifdef __cplusplus
}
#endif

#endif
