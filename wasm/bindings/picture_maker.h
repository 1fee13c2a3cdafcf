#pragma once

#include <emscripten/val.h>

#include <cstdint>

#include "bytes/buffer.h"
#include "process/processor.h"

namespace pyramidion {

/// Makes the pictures of an image's tiles and regions: samples through process/, geometry/ and watermark/.
class PictureMaker {
 public:
  /// `settings`: see process_settings_object.h.
  explicit PictureMaker(const emscripten::val& settings);

  /// Memory for the samples of the next picture, `length` bytes; 0 when there is none.
  std::uintptr_t room(double length);

  /// `{width, height, depth, data}` or `{error}`. JavaScript has put samples into `room`; `raster` says what they are:
  /// `{width, height, bands, bits, significantBits, sampleFormat, description, absent}`, as decodeRaster has it.
  /// `finish` has, as far as they are wanted and in the order in which it is done: `crop` [x, y, width, height],
  /// `width`, `height` and `filter`, `quality` (`gray`, `bitonal`) and `threshold`, `equalisation` (256 bytes),
  /// `isMirrored`, `rotation` (degrees), `background`, and `watermark` `{mark, mode, placement, opacity, probability,
  /// scale, blocks}`, where `mark` is a Mark and `blocks` has x, y, width, height, low and high half of the stream,
  /// level, column and row of each. `room`, a Uint8Array, becomes the picture's `data` if it has its size.
  emscripten::val make(const emscripten::val& raster, const emscripten::val& finish);

 private:
  Processor processor_;
  Buffer samples_;
};

}  // namespace pyramidion
