/* The inverse wavelet transform (ISO/IEC 15444-1 Annex F) of what a window needs, in place of dwt.c and sparse_array.c.
   Coefficients and samples of the reversible transform are integers; those of the irreversible one are floating point
   numbers in the same words. */
#ifndef PYRAMIDION_INVERSE_WAVELET_H
#define PYRAMIDION_INVERSE_WAVELET_H

#include <openjpeg.h>

/* What is needed of a subband: the coefficients from (x0, y0) up to (x1, y1) on the subband's grid, row after row.
   There is room for a few more before and behind each row. */
struct SubbandWindow {
  OPJ_UINT32 x0, y0, x1, y1;
  OPJ_UINT32 stride; /* From one row to the next. */
  OPJ_INT32* coefficients;
};

struct opj_tcd_band;
struct opj_tcd_cblk_dec;
struct opj_tcd_tilecomp;

/* Whether an area, of a precinct or a code-block, has coefficients that are needed. */
static inline int is_needed(const struct SubbandWindow* window, OPJ_INT32 x0, OPJ_INT32 y0, OPJ_INT32 x1,
                            OPJ_INT32 y1) {
  return (OPJ_UINT32)x0 < window->x1 && (OPJ_UINT32)x1 > window->x0 && (OPJ_UINT32)y0 < window->y1 &&
         (OPJ_UINT32)y1 > window->y0;
}

/* Finds what each subband has to give for the component's window, and makes room for it: all 0. Of `resolutions`, the
   highest one has the window. */
OPJ_BOOL begin_inverse_wavelet(struct opj_tcd_tilecomp* component, OPJ_UINT32 resolutions, OPJ_BOOL is_reversible);

/* Puts what was decoded of a code-block, twice the coefficients, where the transform takes them from. */
void store_block(const struct opj_tcd_band* band, const struct opj_tcd_cblk_dec* block, const OPJ_INT32* decoded,
                 OPJ_BOOL is_reversible);

/* Makes data_win, the samples of the component's window, unless that is empty. What room was made for is given back on
   the way, so that the next component can have it. */
OPJ_BOOL inverse_wavelet(struct opj_tcd_tilecomp* component, OPJ_UINT32 resolutions, OPJ_BOOL is_reversible);

#endif
