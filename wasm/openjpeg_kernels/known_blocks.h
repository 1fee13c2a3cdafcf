/* Code-blocks that were decoded last. Excerpts of neighbouring areas have those between them in common, which are most
   of the work that small areas take. A code-block is known when all that it is decoded from is the same, to the last
   byte; so its samples are those that decoding it would give. */
#ifndef PYRAMIDION_KNOWN_BLOCKS_H
#define PYRAMIDION_KNOWN_BLOCKS_H

#include <openjpeg.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Code-blocks of more segments, which few files have, are not kept. */
#define MOST_KNOWN_SEGMENTS 30U

/* What the bytes of a code-block mean. */
struct BlockFacts {
  OPJ_UINT32 hash; /* Of all below, and of the bytes; `recall_block` reckons it. */
  OPJ_UINT32 width, height, orientation, bit_planes, shift, style; /* `shift`: of the region of interest. */
  OPJ_UINT32 length;                                               /* Of all its bytes. */
  OPJ_UINT32 count;                                                /* Of its segments. */
  OPJ_UINT32 segments[2 * MOST_KNOWN_SEGMENTS];                    /* The bytes and the passes of each. */
};

static inline void add_segment(struct BlockFacts* facts, OPJ_UINT32 length, OPJ_UINT32 passes) {
  if (facts->count < MOST_KNOWN_SEGMENTS) {
    facts->segments[2 * facts->count] = length;
    facts->segments[2 * facts->count + 1] = passes;
  }
  facts->count++;
  facts->length += length;
}

/* Writes the samples of a code-block if it is known, and returns whether it is. */
int recall_block(struct BlockFacts* facts, const OPJ_BYTE* bytes, OPJ_INT32* samples);

/* Keeps the samples of a code-block that was not known, for as long as there is room. */
void remember_block(const struct BlockFacts* facts, const OPJ_BYTE* bytes, const OPJ_INT32* samples);

#ifdef __cplusplus
}
#endif

#endif
