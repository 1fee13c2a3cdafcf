#include "encode/encode_jpeg.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "decode/jpeg_errors.h"
#include "encode/channels.h"
#include "encode/eight_bits.h"

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

using Background = std::array<std::uint8_t, 3>;

void lay_over(const Background& background, std::uint32_t width, std::uint8_t* rgba) {
  for (std::uint32_t i = 0; i < width; ++i, rgba += 4) {
    const unsigned alpha = rgba[3];
    for (std::size_t band = 0; band < 3; ++band) {
      rgba[band] = static_cast<std::uint8_t>((rgba[band] * alpha + background[band] * (255 - alpha) + 127) / 255);
    }
  }
}

/// Whether there is colour once the background shows.
bool has_colour(const Picture& picture, const JpegOptions& options) {
  const Channels channels = channels_of(picture, options.attachments);
  const auto& [red, green, blue] = options.background;
  return channels.colour || (channels.alpha && (red != green || green != blue));
}

bool is_subsampled(const JpegOptions& options) {
  if (options.subsampling == Subsampling::automatic) return options.quality < full_chroma_quality;
  return options.subsampling == Subsampling::quarter;
}

void set_density(const PrintResolution& resolution, jpeg_compress_struct& codec) {
  const auto rounded = [](double density) {
    return static_cast<UINT16>(std::lround(std::clamp(density, 1.0, 65535.0)));
  };
  codec.density_unit = static_cast<UINT8>(static_cast<unsigned>(resolution.unit) - 1);  // JFIF: 0, 1, 2
  codec.X_density = rounded(resolution.x);
  codec.Y_density = rounded(resolution.y);
}

void set_up(const Picture& picture, const JpegOptions& options, bool colour, jpeg_compress_struct& codec) {
  codec.image_width = picture.width;
  codec.image_height = picture.height;
  codec.input_components = colour ? 4 : 1;
  codec.in_color_space = colour ? JCS_EXT_RGBX : JCS_GRAYSCALE;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, options.quality, TRUE);
  if (colour && !is_subsampled(options)) codec.comp_info[0].h_samp_factor = codec.comp_info[0].v_samp_factor = 1;
  if (options.progressive) jpeg_simple_progression(&codec);
  if (options.attachments.resolution) set_density(*options.attachments.resolution, codec);
}

void write_attachments(const Attachments& attachments, bool colour, jpeg_compress_struct& codec) {
  if (!attachments.xmp.empty()) {
    const std::string_view name("http://ns.adobe.com/xap/1.0/\0", 29);  // XMP specification, part 3, 1.1.3
    constexpr std::size_t most = 65533;
    if (name.size() + attachments.xmp.size() > most) {
      throw Error(ErrorCode::bad_request, concat({"a JPEG file holds at most ", most - name.size(),
                                                  " bytes of XMP, not ", attachments.xmp.size()}));
    }
    const std::string marker = concat({name, attachments.xmp});
    jpeg_write_marker(&codec, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(marker.data()),
                      static_cast<unsigned>(marker.size()));
  }
  const auto icc = fitting_icc(attachments, colour);
  if (!icc.empty()) jpeg_write_icc_profile(&codec, icc.data(), static_cast<unsigned>(icc.size()));
}

void keep_first_band(std::uint32_t width, std::uint8_t* row) {
  for (std::uint32_t i = 0; i < width; ++i) row[i] = row[4 * std::size_t{i}];
}

}  // namespace

std::vector<std::uint8_t> encode_jpeg(const Picture& picture, const JpegOptions& options) {
  check_size(picture);
  const bool colour = has_colour(picture, options);
  Compressor compressor;
  auto& codec = compressor.codec();
  set_up(picture, options, colour, codec);
  jpeg_start_compress(&codec, TRUE);
  write_attachments(options.attachments, colour, codec);
  std::vector<std::uint8_t> row(std::size_t{4} * picture.width);
  while (codec.next_scanline < codec.image_height) {
    copy_row_as_bytes(picture, codec.next_scanline, row.data());
    lay_over(options.background, picture.width, row.data());
    if (!colour) keep_first_band(picture.width, row.data());
    JSAMPROW line = row.data();
    jpeg_write_scanlines(&codec, &line, 1);
  }
  jpeg_finish_compress(&codec);
  return compressor.bytes();
}

}  // namespace pyramidion
