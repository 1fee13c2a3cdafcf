#include <webp/decode.h>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "encode/picture_readers.h"

namespace pyramidion {
namespace {

void check(VP8StatusCode status, std::size_t size) {
  switch (status) {
    case VP8_STATUS_OK:
      return;
    case VP8_STATUS_OUT_OF_MEMORY:
      throw std::bad_alloc();
    case VP8_STATUS_NOT_ENOUGH_DATA:
      throw Error(ErrorCode::truncated, "the WebP file ends early", {}, size);
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      throw Error(ErrorCode::unsupported, "the WebP file has something that is not read");
    default:
      throw Error(ErrorCode::decode_failed, concat({"the WebP file is damaged (libwebp's status ", int{status}, ")"}));
  }
}

}  // namespace

Picture read_webp(std::span<const std::uint8_t> file, std::uint64_t max_pixels) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) {
    throw Error(ErrorCode::decode_failed, "libwebp has another version than its headers");
  }
  check(WebPGetFeatures(file.data(), file.size(), &config.input), file.size());
  if (config.input.has_animation) throw Error(ErrorCode::unsupported, "the WebP file is an animation");
  Picture picture = blank_picture(static_cast<std::uint64_t>(config.input.width),
                                  static_cast<std::uint64_t>(config.input.height), 8, max_pixels);
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = picture.rgba.data();
  config.output.u.RGBA.stride = static_cast<int>(4 * picture.width);
  config.output.u.RGBA.size = picture.rgba.size();
  const VP8StatusCode status = WebPDecode(file.data(), file.size(), &config);
  WebPFreeDecBuffer(&config.output);
  check(status, file.size());
  return picture;
}

}  // namespace pyramidion
