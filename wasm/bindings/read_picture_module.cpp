// The module "read-picture": PNG, JPEG and WebP files to pictures. Loaded when a watermark is one.

#include <emscripten/bind.h>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "bindings/picture_object.h"
#include "encode/read_picture.h"

using emscripten::val;

namespace pyramidion {
namespace {

/// `{width, height, depth, data}` or `{error}`.
val read(std::uintptr_t file, double length, double max_pixels) {
  return answer([&] {
    return to_object(read_picture(bytes_at(file, length), to_integer<std::uint64_t>(max_pixels, "maxPixels")));
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(pyramidion_read_picture) { emscripten::function("readPicture", &read); }

}  // namespace pyramidion
