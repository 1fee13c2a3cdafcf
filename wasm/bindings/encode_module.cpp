// The module "encode": pictures to JPEG and PNG files. Loaded when one is first asked for.

#include <emscripten/bind.h>

#include <string>
#include <vector>

#include "bindings/answer.h"
#include "bindings/encode_options.h"
#include "bindings/object.h"
#include "bindings/picture_at.h"
#include "bindings/property.h"
#include "bytes/concat.h"
#include "encode/encode_jpeg.h"
#include "encode/encode_png.h"

using emscripten::val;

namespace pyramidion {
namespace {

Subsampling to_subsampling(const std::string& name) {
  return name == "4:4:4" ? Subsampling::full : name == "4:2:0" ? Subsampling::quarter : Subsampling::automatic;
}

PngFilter to_filter(const std::string& name) {
  const char* const names[] = {"none", "sub", "up", "average", "paeth"};
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (name == names[i]) return static_cast<PngFilter>(i);
  }
  return PngFilter::adaptive;
}

std::vector<std::uint8_t> encode(const std::string& type, const Picture& picture, const val& options) {
  if (type == "image/png") {
    const PngOptions defaults;
    return encode_png(picture, {to_int(options, "level", defaults.level), to_filter(text_of(options, "filter")),
                                to_attachments(options)});
  }
  if (type == "image/jpeg") {
    const JpegOptions defaults;
    return encode_jpeg(picture,
                       {to_int(options, "quality", defaults.quality), to_subsampling(text_of(options, "subsampling")),
                        flag_of(options, "progressive"), to_background(options), to_attachments(options)});
  }
  throw Error(ErrorCode::bad_request, concat({"this module encodes image/png and image/jpeg, not ", type}));
}

/// `{data}` or `{error}`.
val encode_picture(const std::string& type, std::uintptr_t rgba, double width, double height, double depth,
                   const val& options) {
  return answer([&] {
    val result = val::object();
    set(result, "data", to_uint8_array(encode(type, picture_at(rgba, width, height, depth), options)));
    return result;
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(pyramidion_encode) { emscripten::function("encode", &encode_picture); }

}  // namespace pyramidion
