/* What libtiff's LZMA codec calls to encode. Nothing here encodes LZMA: the call fails. */
#include "lzma.h"

lzma_ret lzma_stream_encoder(lzma_stream* stream, const lzma_filter* filters, lzma_check check) {
  return LZMA_OPTIONS_ERROR;
}
