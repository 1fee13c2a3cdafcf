/* What libwebp's encoder calls for an option that nobody here sets, use_sharp_yuv: the conversion fails. */
#include "sharpyuv/sharpyuv.h"
#include "sharpyuv/sharpyuv_csp.h"
#include "src/dsp/dsp.h"

void SharpYuvInit(VP8CPUInfo cpu_info_func) {}
const SharpYuvConversionMatrix* SharpYuvGetConversionMatrix(SharpYuvMatrixType type) { return NULL; }
int SharpYuvConvert(const void* r, const void* g, const void* b, int rgb_step, int rgb_stride, int rgb_bits, void* y,
                    int y_stride, void* u, int u_stride, void* v, int v_stride, int yuv_bits, int width, int height,
                    const SharpYuvConversionMatrix* matrix) {
  return 0;
}
