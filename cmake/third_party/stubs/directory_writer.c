/* What libtiff calls to write directories, for modules that only read: every call fails. */
#include "tiffiop.h"

int TIFFWriteDirectory(TIFF* tif) { return 0; }
int TIFFRewriteDirectory(TIFF* tif) { return 0; }
int _TIFFRewriteField(TIFF* tif, uint16_t tag, TIFFDataType type, tmsize_t count, void* data) { return 0; }
