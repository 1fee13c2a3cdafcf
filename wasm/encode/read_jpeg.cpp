// clang-format off
#include <cstddef>
#include <cstdio>
#include <jpeglib.h>  // It needs the two before it.
#include <jerror.h>
// clang-format on

#include "bytes/buffer.h"
#include "bytes/error.h"
#include "decode/jpeg_decompressor.h"
#include "encode/picture_readers.h"

namespace pyramidion {
namespace {

/// libjpeg goes on with grey when data are missing. A watermark must be whole.
void refuse_damage(j_common_ptr codec, int level) {
  if (level >= 0) return;  // Not a warning.
  switch (codec->err->msg_code) {
    case JWRN_JPEG_EOF:
      throw Error(ErrorCode::truncated, "the JPEG file ends early");
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      codec->err->error_exit(codec);  // Throws.
      break;
    default:
      break;
  }
}

/// Four bytes of ink each. Adobe's files, which are all that have a marker, say how much there is not.
void to_rgba(std::uint8_t* pixel, std::uint32_t width, bool inverted) {
  const unsigned flip = inverted ? 0 : 255;
  for (std::uint32_t i = 0; i < width; ++i, pixel += 4) {
    const unsigned black = pixel[3] ^ flip;
    for (int band = 0; band < 3; ++band) {
      pixel[band] = static_cast<std::uint8_t>(((pixel[band] ^ flip) * black + 127) / 255);
    }
    pixel[3] = 255;
  }
}

}  // namespace

Picture read_jpeg(std::span<const std::uint8_t> file, std::uint64_t max_pixels) {
  JpegDecompressor decompressor(refuse_damage);
  auto& codec = decompressor.codec();
  jpeg_mem_src(&codec, file.data(), static_cast<unsigned long>(file.size()));
  jpeg_read_header(&codec, TRUE);
  Picture picture = blank_picture(codec.image_width, codec.image_height, 8, max_pixels);
  const bool is_cmyk = codec.jpeg_color_space == JCS_CMYK || codec.jpeg_color_space == JCS_YCCK;
  codec.out_color_space = is_cmyk ? JCS_CMYK : JCS_EXT_RGBA;
  jpeg_start_decompress(&codec);
  while (codec.output_scanline < codec.output_height) {
    JSAMPROW row = picture.rgba.data() + std::size_t{4} * picture.width * codec.output_scanline;
    if (jpeg_read_scanlines(&codec, &row, 1) == 1 && is_cmyk) to_rgba(row, picture.width, codec.saw_Adobe_marker);
  }
  jpeg_finish_decompress(&codec);
  return picture;
}

}  // namespace pyramidion
