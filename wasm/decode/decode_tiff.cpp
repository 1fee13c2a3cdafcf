#include "decode/decode_tiff.h"

#include <string>

#include "bytes/concat.h"
#include "decode/decode_striles.h"
#include "decode/sample_layout.h"
#include "decode/tiff_file.h"
#include "decode/ycbcr_to_rgb.h"

namespace pyramidion {
namespace {

/// Room for libtiff's own tables beside the samples.
constexpr std::uint64_t overhead = 16ULL << 20U;

bool can_pad(const SampleLayout& layout) {
  return layout.compression == COMPRESSION_JPEG && layout.bands == 3 && !layout.planar &&
         (layout.photometric == Photometric::rgb || layout.photometric == Photometric::ycbcr);
}

/// libtiff hands out old JPEG as YCbCr; all JPEG is RGB here.
void convert_old_jpeg(Raster& raster) {
  if (raster.interpretation.photometric != Photometric::ycbcr || raster.bands != 3 || raster.bits != 8) return;
  const std::size_t pixels = std::size_t{raster.width} * raster.height;
  YcbcrToRgb(raster.interpretation).convert(raster.data.data(), 3, pixels, raster.data.data(), 3);
  raster.interpretation.photometric = Photometric::rgb;
}

Raster empty_raster(const SampleLayout& layout, std::uint16_t bands, const DecodeLimits& limits) {
  Raster raster;
  raster.width = layout.width;
  raster.height = layout.height;
  raster.bands = bands;
  raster.bits = container_bits(layout.bits);
  raster.significant_bits = layout.bits;
  raster.format = layout.format;
  const std::uint64_t pixel_bytes = std::uint64_t{bands} * raster.bits / 8;
  const std::uint64_t pixels = std::uint64_t{layout.width} * layout.height;
  if (pixels > limits.max_bytes / pixel_bytes) {
    throw Error(ErrorCode::limit_exceeded, concat({"decoded, the tile of ", layout.width, " x ", layout.height,
                                                   " pixels exceeds the limit of ", limits.max_bytes, " bytes"}));
  }
  raster.data = Buffer(static_cast<std::size_t>(pixels * pixel_bytes));
  return raster;
}

}  // namespace

Raster decode_tiff(std::span<const std::uint8_t> excerpt, const DecodeLimits& limits, JpegBands jpeg_bands) {
  const TiffFile file(excerpt, limits.max_bytes + overhead);
  const SampleLayout layout = read_sample_layout(file);
  const bool padded = jpeg_bands == JpegBands::padded_to_four && can_pad(layout);
  Raster raster = empty_raster(layout, padded ? std::uint16_t{4} : layout.bands, limits);
  raster.interpretation = read_interpretation(file, layout);
  if (layout.compression == COMPRESSION_JPEG) {
    decode_jpeg_striles(file, layout, limits, raster);
    if (padded) raster.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
  } else {
    decode_striles(file, layout, limits, raster);
    if (layout.compression == COMPRESSION_OJPEG) convert_old_jpeg(raster);
  }
  return raster;
}

}  // namespace pyramidion
