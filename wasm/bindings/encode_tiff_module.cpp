// The module "encode-tiff": pictures to TIFF files. Loaded when one is first asked for.

#include <emscripten/bind.h>

#include <string>

#include "bindings/answer.h"
#include "bindings/encode_options.h"
#include "bindings/object.h"
#include "bindings/picture_at.h"
#include "bindings/property.h"
#include "encode/encode_tiff.h"

using emscripten::val;

namespace pyramidion {
namespace {

TiffCompression to_compression(const std::string& name) {
  return name == "none" ? TiffCompression::none : name == "lzw" ? TiffCompression::lzw : TiffCompression::deflate;
}

TiffLevels to_levels(const std::string& name) {
  return name == "chained" ? TiffLevels::chained : name == "subifd" ? TiffLevels::sub_directories : TiffLevels::none;
}

/// `{data}` or `{error}`.
val encode_picture(const std::string& /*type*/, std::uintptr_t rgba, double width, double height, double depth,
                   const val& options) {
  return answer([&] {
    const TiffOptions defaults;
    const TiffOptions chosen{to_compression(text_of(options, "compression")), to_int(options, "level", defaults.level),
                             static_cast<std::uint32_t>(to_int(options, "tile", 0)),
                             to_levels(text_of(options, "pyramid")), to_attachments(options)};
    val result = val::object();
    set(result, "data", to_uint8_array(encode_tiff(picture_at(rgba, width, height, depth), chosen)));
    return result;
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(pyramidion_encode_tiff) { emscripten::function("encode", &encode_picture); }

}  // namespace pyramidion
