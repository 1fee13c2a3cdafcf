#include "known_blocks.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Enough for about a million pixels in three colours. */
#define RING_BYTES (8U << 20)
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

/* Of `length` bytes, eight at a time. */
static OPJ_UINT64 hash_of(OPJ_UINT64 hash, const void* from, OPJ_UINT32 length) {
  const OPJ_BYTE* bytes = from;
  for (OPJ_UINT32 i = 0; i < length; i += 8) {
    OPJ_UINT64 word = 0;
    memcpy(&word, bytes + i, length - i < 8 ? length - i : 8);
    hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 32;
  }
  return hash;
}

/* Of the facts, up to the last segment. */
static OPJ_UINT32 bytes_of_facts(const struct BlockFacts* facts) {
  return (OPJ_UINT32)(offsetof(struct BlockFacts, segments) + 2 * sizeof(*facts->segments) * facts->count);
}

/* A sample has a bit for each bit-plane, one for the half that is added to it, and a sign: most have room in 16. */
static int are_short(const struct BlockFacts* facts) { return facts->bit_planes + facts->shift <= 14; }

static OPJ_UINT32 bytes_of_samples(const struct BlockFacts* facts) {
  return facts->width * facts->height * (are_short(facts) ? sizeof(OPJ_INT16) : sizeof(OPJ_INT32));
}

static void keep_samples(const struct BlockFacts* facts, const OPJ_INT32* samples, void* kept) {
  if (!are_short(facts)) {
    memcpy(kept, samples, bytes_of_samples(facts));
    return;
  }
  OPJ_INT16* const shorts = kept;
  for (OPJ_UINT32 i = 0; i < facts->width * facts->height; ++i) shorts[i] = (OPJ_INT16)samples[i];
}

static void restore_samples(const struct BlockFacts* facts, const void* kept, OPJ_INT32* samples) {
  if (!are_short(facts)) {
    memcpy(samples, kept, bytes_of_samples(facts));
    return;
  }
  const OPJ_INT16* const shorts = kept;
  for (OPJ_UINT32 i = 0; i < facts->width * facts->height; ++i) samples[i] = shorts[i];
}

int recall_block(struct BlockFacts* facts, const OPJ_BYTE* bytes, OPJ_INT32* samples) {
  if (facts->length < LEAST_BYTES || facts->count > MOST_KNOWN_SEGMENTS) return 0;
  const OPJ_UINT32 head = bytes_of_facts(facts);
  facts->hash = 0;
  facts->hash = (OPJ_UINT32)hash_of(hash_of(0, facts, head), bytes, facts->length);
  for (OPJ_UINT32 i = 0; i < count; ++i) {
    const OPJ_UINT32 number = (first + i) % MOST_BLOCKS;
    if (hashes[number] != facts->hash) continue;
    const OPJ_BYTE* const kept = ring + places[number];
    const OPJ_BYTE* const kept_bytes = kept + head + bytes_of_samples(facts);
    if (memcmp(kept, facts, head) != 0 || memcmp(kept_bytes, bytes, facts->length) != 0) continue;
    restore_samples(facts, kept + head, samples);
    return 1;
  }
  return 0;
}

void remember_block(const struct BlockFacts* facts, const OPJ_BYTE* bytes, const OPJ_INT32* samples) {
  if (facts->length < LEAST_BYTES || facts->count > MOST_KNOWN_SEGMENTS) return;
  if (ring == NULL) ring = malloc(RING_BYTES);
  if (ring == NULL || facts->length > RING_BYTES / 4) return;
  const OPJ_UINT32 head = bytes_of_facts(facts);
  const OPJ_UINT32 sample_bytes = bytes_of_samples(facts);
  /* Words and samples are aligned. */
  const OPJ_UINT32 size = (head + sample_bytes + facts->length + 3) / 4 * 4;
  if (size > RING_BYTES) return;
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
  memcpy(kept, facts, head);
  keep_samples(facts, samples, kept + head);
  memcpy(kept + head + sample_bytes, bytes, facts->length);
}
