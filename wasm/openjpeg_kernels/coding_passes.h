/* The coding passes of ISO/IEC 15444-1 Annex D, decoding. t1.c includes this file, whose tables and flags it works
   with: a word of flags holds what is known of the four samples of a stripe's column and of their neighbours (t1.h);
   what is there at bit b of the first sample is there at bit b + 3 of the second one, and so on. */
#ifndef PYRAMIDION_CODING_PASSES_H
#define PYRAMIDION_CODING_PASSES_H

#include "mq_decoder.h"

/* One bit for each sample of a column, where the flags of the others are shifted to. */
#define ALL_ROWS (1U | 1U << 3 | 1U << 6 | 1U << 9)
/* Where the flags say of the first sample that it is significant, refined, visited. */
#define VISITED 21
#define REFINED 20
#define SIGNIFICANT 4

typedef struct {
  mq_decoder_t mq;
  mq_state_t* contexts;
  const OPJ_BYTE* zero_coding; /* The context of a sample for the significance of its neighbours (table D.1). */
  OPJ_INT32 magnitude;         /* What a sample is when it becomes significant. */
  OPJ_UINT32 causal;           /* Whether a stripe's contexts know nothing of the next stripe (D.7). */
  OPJ_UINT32 width;
} pass_t;

MQ_INLINE pass_t begin_pass(opj_t1_t* t1, mq_state_t* contexts, OPJ_INT32 bit_plane, OPJ_UINT32 style) {
  const OPJ_INT32 one = 1 << bit_plane;
  const pass_t pass = {mq_resume(&t1->mqc),         contexts, t1->mqc.lut_ctxno_zc_orient, one | one >> 1,
                       style & J2K_CCP_CBLKSTY_VSC, t1->w};
  return pass;
}

MQ_INLINE opj_flag_t* first_column(const opj_t1_t* t1) { return t1->flags + t1->w + 2 + 1; }

/* Of ALL_ROWS, those of the stripe that begins at row y. */
MQ_INLINE OPJ_UINT32 rows_of_stripe(const opj_t1_t* t1, OPJ_UINT32 y) {
  return t1->h - y >= 4 ? ALL_ROWS : ALL_ROWS >> 3 * (4 - (t1->h - y));
}

/* The row of the lowest bit that is set of ALL_ROWS. */
MQ_INLINE OPJ_UINT32 first_row(OPJ_UINT32 rows) { return (OPJ_UINT32)__builtin_ctz(rows) * 3 >> 3; }

/* A sample that turns out to be significant: its sign, and what that means to its neighbours. `flags` are those of its
   column, which `column` does not hold yet. */
MQ_INLINE opj_flag_t make_significant(pass_t* pass, opj_flag_t flags, opj_flag_t* column, OPJ_INT32* sample,
                                      OPJ_UINT32 row) {
  const OPJ_UINT32 causal = row == 0 && pass->causal;
  const OPJ_UINT32 around = opj_t1_getctxtno_sc_or_spb_index(flags, column[-1], column[1], row);
  const OPJ_UINT32 sign = mq_decode(&pass->mq, pass->contexts + lut_ctxno_sc[around]) ^ lut_spb[around];
  sample[row * pass->width] = sign ? -pass->magnitude : pass->magnitude;
  opj_t1_update_flags_macro(flags, column, row, sign, pass->width + 2, causal);
  return flags;
}

MQ_INLINE opj_flag_t decode_significance(pass_t* pass, opj_flag_t flags, opj_flag_t* column, OPJ_INT32* sample,
                                         OPJ_UINT32 row) {
  const OPJ_UINT32 context = pass->zero_coding[flags >> 3 * row & T1_SIGMA_NEIGHBOURS];
  if (!mq_decode(&pass->mq, pass->contexts + context)) return flags;
  return make_significant(pass, flags, column, sample, row);
}

/* D.3.1. Whether a sample is visited depends on those above it in its column. Unrolled, since that is faster here. */
static void significance_pass(opj_t1_t* t1, mq_state_t* contexts, OPJ_INT32 bit_plane, OPJ_UINT32 style) {
  pass_t pass = begin_pass(t1, contexts, bit_plane, style);
  OPJ_INT32* sample = t1->data;
  opj_flag_t* column = first_column(t1);
  for (OPJ_UINT32 y = 0; y < t1->h; y += 4, sample += 3 * pass.width, column += 2) {
    const OPJ_UINT32 rows = t1->h - y;
    for (OPJ_UINT32 x = 0; x < pass.width; ++x, ++sample, ++column) {
      opj_flag_t flags = *column;
      if (flags == 0) continue;
#define VISIT(row)                                                                                          \
  if (row < rows && !(flags & T1_SIGMA_THIS << 3 * row) && (flags & T1_SIGMA_NEIGHBOURS << 3 * row) != 0) { \
    flags = decode_significance(&pass, flags, column, sample, row) | T1_PI_THIS << 3 * row;                 \
  }
      VISIT(0U)
      VISIT(1U)
      VISIT(2U)
      VISIT(3U)
#undef VISIT
      *column = flags;
    }
  }
  mq_pause(&pass.mq, &t1->mqc);
}

/* D.3.3. */
static void refinement_pass(opj_t1_t* t1, mq_state_t* contexts, OPJ_INT32 bit_plane, OPJ_UINT32 style) {
  pass_t pass = begin_pass(t1, contexts, bit_plane, style);
  const OPJ_INT32 half = 1 << bit_plane >> 1;
  OPJ_INT32* sample = t1->data;
  opj_flag_t* column = first_column(t1);
  for (OPJ_UINT32 y = 0; y < t1->h; y += 4, sample += 3 * pass.width, column += 2) {
    const OPJ_UINT32 rows = rows_of_stripe(t1, y);
    for (OPJ_UINT32 x = 0; x < pass.width; ++x, ++sample, ++column) {
      const opj_flag_t flags = *column;
      OPJ_UINT32 left = flags >> SIGNIFICANT & ~(flags >> VISITED) & rows;
      *column = flags | left << REFINED;
      for (; left != 0; left &= left - 1) {
        const OPJ_UINT32 row = first_row(left);
        OPJ_INT32* const refined = sample + row * pass.width;
        const OPJ_UINT32 context = opj_t1_getctxno_mag(flags >> 3 * row);
        const OPJ_UINT32 grows = mq_decode(&pass.mq, contexts + context) ^ (OPJ_UINT32)(*refined < 0);
        *refined += grows ? half : -half;
      }
    }
  }
  mq_pause(&pass.mq, &t1->mqc);
}

/* D.3.4 and, with its segmentation symbol, D.5. */
static void cleanup_pass(opj_t1_t* t1, mq_state_t* contexts, OPJ_INT32 bit_plane, OPJ_UINT32 style) {
  pass_t pass = begin_pass(t1, contexts, bit_plane, style);
  OPJ_INT32* sample = t1->data;
  opj_flag_t* column = first_column(t1);
  for (OPJ_UINT32 y = 0; y < t1->h; y += 4, sample += 3 * pass.width, column += 2) {
    const OPJ_UINT32 rows = rows_of_stripe(t1, y);
    for (OPJ_UINT32 x = 0; x < pass.width; ++x, ++sample, ++column) {
      opj_flag_t flags = *column;
      OPJ_UINT32 left = ~(flags >> SIGNIFICANT) & ~(flags >> VISITED) & rows;
      if (flags == 0 && rows == ALL_ROWS) {
        if (!mq_decode(&pass.mq, contexts + T1_CTXNO_AGG)) continue;
        OPJ_UINT32 row = mq_decode(&pass.mq, contexts + T1_CTXNO_UNI) << 1;
        row |= mq_decode(&pass.mq, contexts + T1_CTXNO_UNI);
        flags = make_significant(&pass, flags, column, sample, row);
        left = ALL_ROWS & ~7U << 3 * row;
      }
      for (; left != 0; left &= left - 1) {
        flags = decode_significance(&pass, flags, column, sample, first_row(left));
      }
      *column = flags & ~(ALL_ROWS << VISITED);
    }
  }
  if (style & J2K_CCP_CBLKSTY_SEGSYM) {
    for (int i = 0; i < 4; ++i) (void)mq_decode(&pass.mq, contexts + T1_CTXNO_UNI);
  }
  mq_pause(&pass.mq, &t1->mqc);
}

/* Table D.7. */
static void reset_contexts(mq_state_t* contexts) {
  for (OPJ_UINT32 i = 0; i < T1_NUMCTXS; ++i) contexts[i] = mq_states[0];
  contexts[T1_CTXNO_UNI] = mq_states[2 * 46];
  contexts[T1_CTXNO_AGG] = mq_states[2 * 3];
  contexts[T1_CTXNO_ZC] = mq_states[2 * 4];
}

/* By the number that t1.c counts them with. Through a table, so that optimisers do not make one function of all. */
static void (*const coding_passes[3])(opj_t1_t*, mq_state_t*, OPJ_INT32, OPJ_UINT32) = {significance_pass,
                                                                                        refinement_pass, cleanup_pass};

#endif
