/* The MQ decoder of ISO/IEC 15444-1 Annex C. It decides, and reads bytes, exactly as the flow charts there do, whatever
   the bytes are.

   The flow chart of a decision compares twice: the code register with the probability, and what is left of the interval
   with 0x8000. While both are large enough nothing else happens, and both have shrunk by the probability. So here only
   the smaller of the two distances shrinks, `room`, and one comparison tells that nothing else happens; `interval` and
   `code` are what is beyond it. */
#ifndef PYRAMIDION_MQ_DECODER_H
#define PYRAMIDION_MQ_DECODER_H

#include "opj_includes.h"

/* All there is to know of a context. Bit 0: the more probable symbol; bits 1-7 and 8-14: where in mq_states it goes
   after the more and after the less probable symbol; bits 16-31: the probability Qe. */
typedef OPJ_UINT32 mq_state_t;

typedef struct {
  OPJ_INT32 room;      /* In 1/65536, as the next two. */
  OPJ_UINT32 interval; /* A less room. */
  OPJ_UINT32 code;     /* C less room. */
  OPJ_UINT32 bits;     /* CT: the bits of the last byte that have not been shifted into the upper half of C. */
  const OPJ_BYTE* at;  /* BP: the last byte read. */
} mq_decoder_t;

#define MQ_INLINE static inline __attribute__((always_inline))
#define MQ_STATE(qe, symbol, after_more, after_less) \
  ((OPJ_UINT32)(qe) << 16 | (after_less) << 8 | (after_more) << 1 | (symbol))
/* A row of table C.2 for both symbols. `switches`: the symbols change places after the less probable one. */
#define MQ_STATES(qe, after_more, after_less, switches)             \
  MQ_STATE(qe, 0, 2 * (after_more), 2 * (after_less) + (switches)), \
      MQ_STATE(qe, 1, 2 * (after_more) + 1, 2 * (after_less) + 1 - (switches))

static const mq_state_t mq_states[2 * 47] = {
    MQ_STATES(0x5601, 1, 1, 1),   MQ_STATES(0x3401, 2, 6, 0),   MQ_STATES(0x1801, 3, 9, 0),
    MQ_STATES(0x0ac1, 4, 12, 0),  MQ_STATES(0x0521, 5, 29, 0),  MQ_STATES(0x0221, 38, 33, 0),
    MQ_STATES(0x5601, 7, 6, 1),   MQ_STATES(0x5401, 8, 14, 0),  MQ_STATES(0x4801, 9, 14, 0),
    MQ_STATES(0x3801, 10, 14, 0), MQ_STATES(0x3001, 11, 17, 0), MQ_STATES(0x2401, 12, 18, 0),
    MQ_STATES(0x1c01, 13, 20, 0), MQ_STATES(0x1601, 29, 21, 0), MQ_STATES(0x5601, 15, 14, 1),
    MQ_STATES(0x5401, 16, 14, 0), MQ_STATES(0x5101, 17, 15, 0), MQ_STATES(0x4801, 18, 16, 0),
    MQ_STATES(0x3801, 19, 17, 0), MQ_STATES(0x3401, 20, 18, 0), MQ_STATES(0x3001, 21, 19, 0),
    MQ_STATES(0x2801, 22, 19, 0), MQ_STATES(0x2401, 23, 20, 0), MQ_STATES(0x2201, 24, 21, 0),
    MQ_STATES(0x1c01, 25, 22, 0), MQ_STATES(0x1801, 26, 23, 0), MQ_STATES(0x1601, 27, 24, 0),
    MQ_STATES(0x1401, 28, 25, 0), MQ_STATES(0x1201, 29, 26, 0), MQ_STATES(0x1101, 30, 27, 0),
    MQ_STATES(0x0ac1, 31, 28, 0), MQ_STATES(0x09c1, 32, 29, 0), MQ_STATES(0x08a1, 33, 30, 0),
    MQ_STATES(0x0521, 34, 31, 0), MQ_STATES(0x0441, 35, 32, 0), MQ_STATES(0x02a1, 36, 33, 0),
    MQ_STATES(0x0221, 37, 34, 0), MQ_STATES(0x0141, 38, 35, 0), MQ_STATES(0x0111, 39, 36, 0),
    MQ_STATES(0x0085, 40, 37, 0), MQ_STATES(0x0049, 41, 38, 0), MQ_STATES(0x0025, 42, 39, 0),
    MQ_STATES(0x0015, 43, 40, 0), MQ_STATES(0x0009, 44, 41, 0), MQ_STATES(0x0005, 45, 42, 0),
    MQ_STATES(0x0001, 45, 43, 0), MQ_STATES(0x5601, 46, 46, 0),
};

/* Parts interval and code into what both have, room, and the rest. A is at least 0x8000 here. */
MQ_INLINE void mq_part(mq_decoder_t* mq) {
  const OPJ_UINT32 above = mq->interval - 0x80000000U;
  const OPJ_UINT32 room = above < mq->code ? above : mq->code;
  mq->room = (OPJ_INT32)room;
  mq->interval -= room;
  mq->code -= room;
}

/* Goes on where OpenJPEG's decoder is. */
MQ_INLINE mq_decoder_t mq_resume(const opj_mqc_t* from) {
  mq_decoder_t mq = {0, from->a << 16, from->c, from->ct, from->bp};
  mq_part(&mq);
  return mq;
}

/* Takes OpenJPEG's decoder to where this one is. */
MQ_INLINE void mq_pause(const mq_decoder_t* mq, opj_mqc_t* to) {
  to->a = (mq->interval + (OPJ_UINT32)mq->room) >> 16;
  to->c = mq->code + (OPJ_UINT32)mq->room;
  to->ct = mq->bits;
  to->bp += mq->at - to->bp;
}

/* BYTEIN (C.3.4). OpenJPEG puts FF FF behind the last byte. */
MQ_INLINE void mq_read_byte(mq_decoder_t* mq) {
  const OPJ_UINT32 next = mq->at[1];
  if (*mq->at != 0xff) {
    mq->code += next << 8;
    mq->bits = 8;
    mq->at++;
  } else if (next <= 0x8f) {
    mq->code += next << 9;
    mq->bits = 7;
    mq->at++;
  } else {
    mq->code += 0xff00;
    mq->bits = 8;
  }
}

/* What is left to do of a decision when there was too little room: LPS_EXCHANGE or MPS_EXCHANGE, then RENORMD (C.3.2,
   C.3.3). All but the reading of bytes is without branches: they would be hard to predict. */
MQ_INLINE OPJ_UINT32 mq_exchange(mq_decoder_t* mq, mq_state_t* context) {
  const mq_state_t state = *context;
  const OPJ_UINT32 qe = state & 0xffff0000U;
  const OPJ_UINT32 interval = mq->interval + (OPJ_UINT32)mq->room;
  const OPJ_UINT32 code = mq->code + (OPJ_UINT32)mq->room + qe;
  const OPJ_UINT32 is_lower = code < qe;
  const OPJ_UINT32 is_less_probable = is_lower ^ (OPJ_UINT32)(interval < qe);
  mq->interval = is_lower ? qe : interval;
  mq->code = is_lower ? code : code - qe;
  OPJ_UINT32 shift = (OPJ_UINT32)__builtin_clz(mq->interval);
  mq->interval <<= shift;
  while (shift > mq->bits) {
    mq->code <<= mq->bits;
    shift -= mq->bits;
    mq_read_byte(mq);
  }
  mq->code <<= shift;
  mq->bits -= shift;
  mq_part(mq);
  *context = mq_states[(state >> (is_less_probable ? 8 : 1)) & 0x7f];
  return (state ^ is_less_probable) & 1;
}

/* DECODE (C.3.2). */
MQ_INLINE OPJ_UINT32 mq_decode(mq_decoder_t* mq, mq_state_t* context) {
  const mq_state_t state = *context;
  mq->room -= (OPJ_INT32)(state & 0xffff0000U);
  return mq->room >= 0 ? state & 1 : mq_exchange(mq, context);
}

#endif
