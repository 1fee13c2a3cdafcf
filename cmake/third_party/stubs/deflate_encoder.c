/* What libtiff's Deflate codec calls to set its encoder's options, for modules that only decode: every call fails. */
#include <stddef.h>

#include "libdeflate.h"
#include "zlib.h"

int deflateInit_(z_streamp stream, int level, const char* version, int size) { return Z_STREAM_ERROR; }
int deflate(z_streamp stream, int flush) { return Z_STREAM_ERROR; }
int deflateEnd(z_streamp stream) { return Z_STREAM_ERROR; }
int deflateReset(z_streamp stream) { return Z_STREAM_ERROR; }
int deflateParams(z_streamp stream, int level, int strategy) { return Z_STREAM_ERROR; }

struct libdeflate_compressor* libdeflate_alloc_compressor(int level) { return NULL; }
void libdeflate_free_compressor(struct libdeflate_compressor* compressor) {}
size_t libdeflate_zlib_compress(struct libdeflate_compressor* compressor, const void* from, size_t size, void* to,
                                size_t capacity) {
  return 0;
}
size_t libdeflate_zlib_compress_bound(struct libdeflate_compressor* compressor, size_t size) { return size; }
