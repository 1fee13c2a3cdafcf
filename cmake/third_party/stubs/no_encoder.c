/* What libtiff's codecs call to encode, for modules that only decode: every call fails. See decoder_only_tiff.h. */
#include "tiffiop.h"

int (LZWSetupEncode)(TIFF* tif) { return 0; }
int (JPEGSetupEncode)(TIFF* tif) { return 0; }
int (ZIPSetupEncode)(TIFF* tif) { return 0; }
int (PredictorSetupEncode)(TIFF* tif) { return 0; }
int (LZWPostEncode)(TIFF* tif) { return 0; }
int (JPEGPostEncode)(TIFF* tif) { return 0; }
int (ZIPPostEncode)(TIFF* tif) { return 0; }
int (LZWPreEncode)(TIFF* tif, uint16_t sample) { return 0; }
int (JPEGPreEncode)(TIFF* tif, uint16_t sample) { return 0; }
int (ZIPPreEncode)(TIFF* tif, uint16_t sample) { return 0; }
int (PackBitsPreEncode)(TIFF* tif, uint16_t sample) { return 0; }
int (LZWEncode)(TIFF* tif, uint8_t* bytes, tmsize_t count, uint16_t sample) { return 0; }
int (PackBitsEncodeChunk)(TIFF* tif, uint8_t* bytes, tmsize_t count, uint16_t sample) { return 0; }
int (JPEGEncode)(TIFF* tif, uint8_t* bytes, tmsize_t count, uint16_t sample) { return 0; }
int (ZIPEncode)(TIFF* tif, uint8_t* bytes, tmsize_t count, uint16_t sample) { return 0; }
