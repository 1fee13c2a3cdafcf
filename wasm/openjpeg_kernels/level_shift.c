#include "level_shift.h"

#include <string.h>

void level_shift(OPJ_INT32* samples, OPJ_SIZE_T count, OPJ_INT32 shift, OPJ_INT32 least, OPJ_INT32 most) {
  for (OPJ_SIZE_T i = 0; i < count; ++i) {
    OPJ_INT32 sample = (OPJ_INT32)((OPJ_UINT32)samples[i] + (OPJ_UINT32)shift);
    sample = sample > least ? sample : least;
    samples[i] = sample < most ? sample : most;
  }
}

void level_shift_real(OPJ_INT32* samples, OPJ_SIZE_T count, OPJ_INT32 shift, OPJ_INT32 least, OPJ_INT32 most) {
  /* 1.5 times 2^23: a number that is added to it is rounded, and stands in the lowest bits of the sum. */
  const OPJ_FLOAT32 rounder = 12582912.0F;
  const OPJ_UINT32 rounder_bits = 0x4b400000U;
  const OPJ_FLOAT32 lowest = (OPJ_FLOAT32)(least - shift);
  const OPJ_FLOAT32 highest = (OPJ_FLOAT32)(most - shift);
  for (OPJ_SIZE_T i = 0; i < count; ++i) {
    OPJ_FLOAT32 sample;
    OPJ_UINT32 bits;
    memcpy(&sample, samples + i, sizeof(sample));
    sample = sample > lowest ? sample : lowest;
    sample = sample < highest ? sample : highest;
    sample += rounder;
    memcpy(&bits, &sample, sizeof(bits));
    samples[i] = (OPJ_INT32)(bits - rounder_bits + (OPJ_UINT32)shift);
  }
}
