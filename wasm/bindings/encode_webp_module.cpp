// The module "encode-webp": pictures to WebP files. Loaded when one is first asked for.

#include <emscripten/bind.h>

#include <string>

#include "bindings/answer.h"
#include "bindings/encode_options.h"
#include "bindings/object.h"
#include "bindings/picture_at.h"
#include "bindings/property.h"
#include "encode/encode_webp.h"

using emscripten::val;

namespace pyramidion {
namespace {

/// `{data}` or `{error}`.
val encode_picture(const std::string& /*type*/, std::uintptr_t rgba, double width, double height, double depth,
                   const val& options) {
  return answer([&] {
    const WebpOptions defaults;
    const WebpOptions chosen{to_int(options, "quality", defaults.quality), flag_of(options, "lossless"),
                             to_int(options, "effort", defaults.effort), to_attachments(options)};
    val result = val::object();
    set(result, "data", to_uint8_array(encode_webp(picture_at(rgba, width, height, depth), chosen)));
    return result;
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(pyramidion_encode_webp) { emscripten::function("encode", &encode_picture); }

}  // namespace pyramidion
