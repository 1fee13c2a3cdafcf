// The module "encode": pictures to files. Loaded when a file is first asked for.

#include <emscripten/bind.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "bindings/object.h"
#include "bindings/picture_at.h"
#include "bytes/concat.h"
#include "encode/encode_jpeg.h"
#include "encode/encode_png.h"
#include "encode/encode_tiff.h"

using emscripten::val;

namespace pyramidion {
namespace {

/// [red, green, blue], or white.
std::array<std::uint8_t, 3> to_colour(const val& value) {
  std::array<std::uint8_t, 3> colour{255, 255, 255};
  if (is_absent(value)) return colour;
  for (std::size_t i = 0; i < colour.size(); ++i) {
    colour[i] = static_cast<std::uint8_t>(std::clamp(value[i].as<double>(), 0.0, 255.0));
  }
  return colour;
}

std::vector<std::uint8_t> encode(const std::string& type, const Picture& picture, double quality,
                                 const val& background) {
  if (type == "image/png") return encode_png(picture);
  if (type == "image/tiff") return encode_tiff(picture);
  if (type == "image/jpeg") {
    const double share =
        quality >= 0 && quality <= 1 ? quality : 0.9;  // As HTMLCanvasElement.toBlob: else the default.
    return encode_jpeg(picture, static_cast<int>(std::lround(share * 100)), to_colour(background));
  }
  throw Error(ErrorCode::bad_request,
              concat({"pictures can be encoded as image/png, image/jpeg or image/tiff, not ", type}));
}

/// `{data}` or `{error}`. `quality` is 0 to 1 and, as `background`, only for JPEG.
val encode_picture(const std::string& type, std::uintptr_t rgba, double width, double height, double quality,
                   const val& background) {
  return answer([&] {
    val result = val::object();
    set(result, "data", to_uint8_array(encode(type, picture_at(rgba, width, height), quality, background)));
    return result;
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(pyramidion_encode) { emscripten::function("encode", &encode_picture); }

}  // namespace pyramidion
