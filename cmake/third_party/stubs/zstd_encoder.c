/* What libtiff's ZSTD and LERC codecs call to encode. Nothing here encodes ZSTD: every call that would fails. */
#include <stddef.h>

#include "zstd.h"

static const size_t failure = (size_t)-1;

size_t ZSTD_compress(void* to, size_t capacity, const void* from, size_t size, int level) { return failure; }
/* LERC sizes the buffer that it decodes into by this. */
size_t ZSTD_compressBound(size_t size) { return size + (size >> 8) + 512; }
int ZSTD_maxCLevel(void) { return 22; }
int ZSTD_minCLevel(void) { return -7; }
ZSTD_CStream* ZSTD_createCStream(void) { return NULL; }
size_t ZSTD_freeCStream(ZSTD_CStream* stream) { return 0; }
size_t ZSTD_initCStream(ZSTD_CStream* stream, int level) { return failure; }
size_t ZSTD_compressStream(ZSTD_CStream* stream, ZSTD_outBuffer* to, ZSTD_inBuffer* from) { return failure; }
size_t ZSTD_endStream(ZSTD_CStream* stream, ZSTD_outBuffer* to) { return failure; }
