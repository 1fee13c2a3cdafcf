/* What zlib's inflate calls for gzip files: its tables take 20 kB, and TIFF's Deflate is never wrapped as gzip. */
#include "zlib.h"

unsigned long crc32(unsigned long checksum, const unsigned char* bytes, unsigned int length) { return 0; }
