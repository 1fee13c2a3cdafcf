/* Included before each file of libtiff under Emscripten: leaves the encoders out. Each codec names its encoder's
   functions when it starts. A macro that takes parameters renames their definitions, which nothing then refers to, but
   not the bare names: those are the stand-ins of stubs/no_encoder.c. */
#include "tiffiop.h"

int LZWSetupEncode(TIFF*);
#define LZWSetupEncode(tif) LZWSetupEncode_left_out(tif)
int JPEGSetupEncode(TIFF*);
#define JPEGSetupEncode(tif) JPEGSetupEncode_left_out(tif)
int ZIPSetupEncode(TIFF*);
#define ZIPSetupEncode(tif) ZIPSetupEncode_left_out(tif)
int PredictorSetupEncode(TIFF*);
#define PredictorSetupEncode(tif) PredictorSetupEncode_left_out(tif)
int LZWPostEncode(TIFF*);
#define LZWPostEncode(tif) LZWPostEncode_left_out(tif)
int JPEGPostEncode(TIFF*);
#define JPEGPostEncode(tif) JPEGPostEncode_left_out(tif)
int ZIPPostEncode(TIFF*);
#define ZIPPostEncode(tif) ZIPPostEncode_left_out(tif)
int LZWPreEncode(TIFF*, uint16_t);
#define LZWPreEncode(tif, sample) LZWPreEncode_left_out(tif, sample)
int JPEGPreEncode(TIFF*, uint16_t);
#define JPEGPreEncode(tif, sample) JPEGPreEncode_left_out(tif, sample)
int ZIPPreEncode(TIFF*, uint16_t);
#define ZIPPreEncode(tif, sample) ZIPPreEncode_left_out(tif, sample)
int PackBitsPreEncode(TIFF*, uint16_t);
#define PackBitsPreEncode(tif, sample) PackBitsPreEncode_left_out(tif, sample)
int LZWEncode(TIFF*, uint8_t*, tmsize_t, uint16_t);
#define LZWEncode(tif, bytes, count, sample) LZWEncode_left_out(tif, bytes, count, sample)
int PackBitsEncodeChunk(TIFF*, uint8_t*, tmsize_t, uint16_t);
#define PackBitsEncodeChunk(tif, bytes, count, sample) PackBitsEncodeChunk_left_out(tif, bytes, count, sample)
int JPEGEncode(TIFF*, uint8_t*, tmsize_t, uint16_t);
#define JPEGEncode(tif, bytes, count, sample) JPEGEncode_left_out(tif, bytes, count, sample)
int ZIPEncode(TIFF*, uint8_t*, tmsize_t, uint16_t);
#define ZIPEncode(tif, bytes, count, sample) ZIPEncode_left_out(tif, bytes, count, sample)
