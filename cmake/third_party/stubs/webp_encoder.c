/* What libtiff's WebP codec calls to encode. Nothing here encodes WebP: every call fails. */
#include "webp/encode.h"

int WebPConfigInitInternal(WebPConfig* config, WebPPreset preset, float quality, int version) { return 0; }
int WebPConfigLosslessPreset(WebPConfig* config, int level) { return 0; }
int WebPValidateConfig(const WebPConfig* config) { return 0; }
int WebPPictureInitInternal(WebPPicture* picture, int version) { return 0; }
int WebPPictureAlloc(WebPPicture* picture) { return 0; }
void WebPPictureFree(WebPPicture* picture) {}
int WebPPictureImportRGB(WebPPicture* picture, const uint8_t* rgb, int stride) { return 0; }
int WebPPictureImportRGBA(WebPPicture* picture, const uint8_t* rgba, int stride) { return 0; }
int WebPEncode(const WebPConfig* config, WebPPicture* picture) { return 0; }
