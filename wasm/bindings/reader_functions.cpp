// What the modules that read pyramids export: the reader, and what pictures put together from tiles need.

#include <emscripten/bind.h>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "bindings/picture_at.h"
#include "bindings/picture_object.h"
#include "bindings/pyramid_reader.h"
#include "picture/resize.h"

using emscripten::val;

namespace pyramidion {
namespace {

val resize_picture(std::uintptr_t rgba, double width, double height, double to_width, double to_height) {
  return answer([&] {
    return to_object(resize(picture_at(rgba, width, height), to_integer<std::uint32_t>(to_width, "the new width"),
                            to_integer<std::uint32_t>(to_height, "the new height")));
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(pyramidion_reader) {
  emscripten::class_<PyramidReader>("PyramidReader")
      .constructor<double, val>()
      .function("setIndexSize", &PyramidReader::set_index_size)
      .function("insert", &PyramidReader::insert)
      .function("open", &PyramidReader::open)
      .function("metadata", &PyramidReader::metadata)
      .function("plan", &PyramidReader::plan);
  emscripten::function("resizePicture", &resize_picture);
}

}  // namespace pyramidion
