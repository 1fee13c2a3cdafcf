#include "encode/encode_jpeg.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "decode/jpeg_errors.h"

namespace pyramidion {
namespace {

constexpr int full_chroma_quality = 90;

/// A libjpeg compressor that writes to memory and throws its errors.
class Compressor {
 public:
  Compressor() {
    codec_.err = throw_jpeg_errors(errors_);
    jpeg_create_compress(&codec_);
    jpeg_mem_dest(&codec_, &bytes_, &size_);
  }
  ~Compressor() {
    jpeg_destroy_compress(&codec_);
    std::free(bytes_);  // libjpeg has allocated them with malloc.
  }
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  jpeg_compress_struct& codec() { return codec_; }
  /// The file, once it is finished.
  [[nodiscard]] std::vector<std::uint8_t> bytes() const { return {bytes_, bytes_ + size_}; }

 private:
  jpeg_compress_struct codec_{};
  jpeg_error_mgr errors_{};
  unsigned char* bytes_ = nullptr;
  unsigned long size_ = 0;
};

void check_size(const Picture& picture) {
  if (picture.width == 0 || picture.height == 0 || picture.width > JPEG_MAX_DIMENSION ||
      picture.height > JPEG_MAX_DIMENSION) {
    throw Error(ErrorCode::bad_request,
                concat({"a JPEG file cannot hold ", picture.width, " x ", picture.height, " pixels"}));
  }
}

void lay_over(const std::uint8_t* rgba, std::uint32_t width, const std::array<std::uint8_t, 3>& background,
              std::uint8_t* out) {
  for (std::uint32_t i = 0; i < width; ++i, rgba += 4, out += 4) {
    const unsigned alpha = rgba[3];
    for (std::size_t band = 0; band < 3; ++band) {
      out[band] = static_cast<std::uint8_t>((rgba[band] * alpha + background[band] * (255 - alpha) + 127) / 255);
    }
    out[3] = 255;
  }
}

}  // namespace

std::vector<std::uint8_t> encode_jpeg(const Picture& picture, int quality, std::array<std::uint8_t, 3> background) {
  check_size(picture);
  Compressor compressor;
  auto& codec = compressor.codec();
  codec.image_width = picture.width;
  codec.image_height = picture.height;
  codec.input_components = 4;
  codec.in_color_space = JCS_EXT_RGBX;
  jpeg_set_defaults(&codec);
  quality = std::clamp(quality, 1, 100);
  jpeg_set_quality(&codec, quality, TRUE);
  if (quality >= full_chroma_quality) codec.comp_info[0].h_samp_factor = codec.comp_info[0].v_samp_factor = 1;
  jpeg_start_compress(&codec, TRUE);
  std::vector<std::uint8_t> row(std::size_t{4} * picture.width);
  while (codec.next_scanline < codec.image_height) {
    lay_over(picture.rgba.data() + row.size() * codec.next_scanline, picture.width, background, row.data());
    JSAMPROW line = row.data();
    jpeg_write_scanlines(&codec, &line, 1);
  }
  jpeg_finish_compress(&codec);
  return compressor.bytes();
}

}  // namespace pyramidion
