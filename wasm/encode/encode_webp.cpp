#include "encode/encode_webp.h"

#include <webp/encode.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>

#include "bytes/buffer.h"
#include "bytes/concat.h"
#include "bytes/error.h"
#include "encode/channels.h"
#include "encode/eight_bits.h"
#include "encode/exif.h"
#include "encode/webp_container.h"

namespace pyramidion {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int thorough = 6;

void check_size(const Picture& picture) {
  constexpr std::uint32_t most = WEBP_MAX_DIMENSION;
  if (picture.width == 0 || picture.height == 0 || picture.width > most || picture.height > most) {
    throw Error(ErrorCode::bad_request, concat({"a WebP file cannot hold ", picture.width, " x ", picture.height,
                                                " pixels, but at most ", most, " a side"}));
  }
}

WebPConfig config_of(const WebpOptions& options) {
  WebPConfig config;
  if (!WebPConfigInit(&config)) throw Error(ErrorCode::bad_request, "libwebp has another version than its headers");
  config.method = std::clamp(options.effort, 0, thorough);
  config.quality = static_cast<float>(std::clamp(options.quality, 0, 100));
  if (options.lossless) {
    WebPConfigLosslessPreset(&config, config.method);
    config.exact = 1;
  }
  return config;
}

/// libwebp's picture and what it has allocated.
struct Input {
  WebPPicture picture{};

  Input() { WebPPictureInit(&picture); }
  ~Input() { WebPPictureFree(&picture); }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
};

int append(const std::uint8_t* data, std::size_t size, const WebPPicture* picture) {
  auto& file = *static_cast<Bytes*>(picture->custom_ptr);
  file.insert(file.end(), data, data + size);
  return 1;
}

void fill(const Picture& picture, bool alpha, WebPPicture& input) {
  const std::size_t row_bytes = std::size_t{4} * picture.width;
  input.width = static_cast<int>(picture.width);
  input.height = static_cast<int>(picture.height);
  Buffer bytes;
  const std::uint8_t* rgba = picture.rgba.data();
  if (picture.depth != 8) {
    bytes = Buffer(row_bytes * picture.height);
    for (std::uint32_t y = 0; y < picture.height; ++y) copy_row_as_bytes(picture, y, bytes.data() + y * row_bytes);
    rgba = bytes.data();
  }
  const auto import = alpha ? &WebPPictureImportRGBA : &WebPPictureImportRGBX;
  if (!import(&input, rgba, static_cast<int>(row_bytes))) throw std::bad_alloc();
}

}  // namespace

Bytes encode_webp(const Picture& picture, const WebpOptions& options) {
  check_size(picture);
  const bool alpha = channels_of(picture).alpha;
  const WebPConfig config = config_of(options);
  Bytes file;
  Input input;
  input.picture.use_argb = config.lossless;
  fill(picture, alpha, input.picture);
  input.picture.writer = append;
  input.picture.custom_ptr = &file;
  if (!WebPEncode(&config, &input.picture)) {
    if (input.picture.error_code == VP8_ENC_ERROR_OUT_OF_MEMORY) throw std::bad_alloc();
    throw Error(ErrorCode::bad_request,
                concat({"the picture cannot be a WebP file (libwebp's error ", int{input.picture.error_code}, ")"}));
  }
  const Attachments& attachments = options.attachments;
  const auto icc = fitting_icc(attachments, true);
  const Bytes exif = attachments.resolution ? exif_of(*attachments.resolution) : Bytes();
  const std::span xmp(reinterpret_cast<const std::uint8_t*>(attachments.xmp.data()), attachments.xmp.size());
  if (icc.empty() && exif.empty() && xmp.empty()) return file;
  return with_chunks(file, picture.width, picture.height, alpha, {icc, exif, xmp});
}

}  // namespace pyramidion
