#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <memory>
#include <string>

#include "bytes/sparse_bytes.h"
#include "pyramid/pyramid.h"
#include "tiff/tiff_pyramid.h"

namespace pyramidion {

/// An image file as JavaScript reads it: bytes go in as they arrive; each question has an answer, or says
/// `{missing: [offset, length, …]}` and is to be asked again when those bytes are there, or `{error}`.
class PyramidReader {
 public:
  /// `file_size` is -1 when it is not known. `limits` may have maxDirectories, maxDirectoryEntries, maxTileBytes.
  PyramidReader(double file_size, const emscripten::val& limits);

  /// Takes bytes of the file at `offset`, from this module's memory; they are copied. `{}` or `{error}`.
  emscripten::val insert(double offset, std::uintptr_t bytes, double length);

  /// `{format, notes, images: [{kind, name, levels: [{width, height, tileWidth, tileHeight, columns, rows}], bands,
  /// bits, sampleFormat, photometric, compression, orientation, planar}]}`
  emscripten::val open();

  /// `{items: [{name, value}]}`, each value a string, an array of numbers or a Uint8Array.
  emscripten::val metadata(double image);

  /// `{excerpts: [{codec, parts, x, y, width, height}]}`, each part a Uint8Array or an [offset, length] of the file.
  /// `form` is 'native' or 'jpeg'.
  emscripten::val plan(double image, double level, double x, double y, double width, double height,
                       const std::string& form);

 private:
  Pyramid& pyramid();

  SparseBytes bytes_;
  OpenLimits limits_;
  std::unique_ptr<TiffOpener> opener_;
  std::unique_ptr<Pyramid> pyramid_;
};

}  // namespace pyramidion
