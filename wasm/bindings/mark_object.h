#pragma once

#include <emscripten/val.h>

#include <cstdint>

#include "picture/picture.h"
#include "watermark/watermark.h"

namespace pyramidion {

/// The picture of a watermark, kept for tile after tile.
class MarkObject {
 public:
  /// RGBA that JavaScript has put into this module's memory, of 8 or 16 bits.
  MarkObject(std::uintptr_t rgba, double width, double height, double depth);

  Mark& mark() { return mark_; }

 private:
  Mark mark_;
};

/// `watermark` is what PictureMaker::make describes.
void draw_watermark(const emscripten::val& watermark, Picture& picture);

}  // namespace pyramidion
