#include "known_blocks.h"

#include <stdlib.h>
#include <string.h>

/* Enough for about a million pixels in three colours. */
#define RING_BYTES (16U << 20)
#define MOST_BLOCKS 2048U
/* To decode fewer takes hardly longer than to find them. */
#define LEAST_BYTES 256U

#ifdef __wasm__ /* A module has one thread. */
#define PER_THREAD
#else
#define PER_THREAD _Thread_local
#endif

/* Facts, samples and bytes of each block, one block after the other in a ring. */
static PER_THREAD OPJ_BYTE* ring;
static PER_THREAD OPJ_UINT32 end; /* Where the next one goes. */
/* The number of the oldest block, modulo MOST_BLOCKS, and how many there are. */
static PER_THREAD OPJ_UINT32 first, count;
static PER_THREAD OPJ_UINT32 places[MOST_BLOCKS];
static PER_THREAD OPJ_UINT32 hashes[MOST_BLOCKS];

static OPJ_UINT32 hash_of(OPJ_UINT32 hash, const void* from, OPJ_UINT32 length) {
  const OPJ_BYTE* bytes = from;
  for (OPJ_UINT32 i = 0; i < length; i += 4) {
    OPJ_UINT32 word = 0;
    memcpy(&word, bytes + i, length - i < 4 ? length - i : 4);
    hash = (hash ^ word) * 0x9e3779b1U;
    hash ^= hash >> 15;
  }
  return hash;
}

static OPJ_UINT32 bytes_of_samples(const struct BlockFacts* facts) { return 4 * facts->width * facts->height; }

int recall_block(struct BlockFacts* facts, const OPJ_BYTE* bytes, OPJ_INT32* samples) {
  if (facts->length < LEAST_BYTES) return 0;
  facts->hash = 0;
  facts->hash = hash_of(hash_of(0, facts, sizeof(*facts)), bytes, facts->length);
  for (OPJ_UINT32 i = 0; i < count; ++i) {
    const OPJ_UINT32 number = (first + i) % MOST_BLOCKS;
    if (hashes[number] != facts->hash) continue;
    const OPJ_BYTE* const kept = ring + places[number];
    const OPJ_BYTE* const kept_samples = kept + sizeof(*facts);
    const OPJ_UINT32 size = bytes_of_samples(facts);
    if (memcmp(kept, facts, sizeof(*facts)) != 0 || memcmp(kept_samples + size, bytes, facts->length) != 0) continue;
    memcpy(samples, kept_samples, size);
    return 1;
  }
  return 0;
}

void remember_block(const struct BlockFacts* facts, const OPJ_BYTE* bytes, const OPJ_INT32* samples) {
  if (facts->length < LEAST_BYTES || facts->count > MOST_KNOWN_SEGMENTS) return;
  if (ring == NULL) ring = malloc(RING_BYTES);
  const OPJ_UINT32 sample_bytes = bytes_of_samples(facts);
  const OPJ_UINT32 size = (OPJ_UINT32)sizeof(*facts) + sample_bytes + facts->length;
  if (ring == NULL || facts->length > RING_BYTES / 4 || size > RING_BYTES) return;
  const int wraps = end + size > RING_BYTES;
  const OPJ_UINT32 place = wraps ? 0 : end;
  /* The oldest ones make room: those behind the end when it goes back to the beginning, and those that lie where this
     one goes. */
  while (count > 0) {
    const OPJ_UINT32 oldest = places[first];
    const int is_in_the_way = (wraps && oldest >= end) || (oldest >= place && oldest < place + size);
    if (!is_in_the_way && count < MOST_BLOCKS) break;
    first = (first + 1) % MOST_BLOCKS;
    count--;
  }
  const OPJ_UINT32 number = (first + count++) % MOST_BLOCKS;
  places[number] = place;
  hashes[number] = facts->hash;
  end = place + size;
  OPJ_BYTE* const kept = ring + place;
  memcpy(kept, facts, sizeof(*facts));
  memcpy(kept + sizeof(*facts), samples, sample_bytes);
  memcpy(kept + sizeof(*facts) + sample_bytes, bytes, facts->length);
}
