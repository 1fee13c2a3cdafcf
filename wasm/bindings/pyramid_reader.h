#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <memory>
#include <string>

#include "bytes/sparse_bytes.h"
#include "pyramid/open_limits.h"
#include "pyramid/pyramid.h"

namespace pyramidion {

/// The part that differs from module to module. `bytes` and `index`, those of a sidecar file, outlive the opener and
/// the pyramid.
[[nodiscard]] std::unique_ptr<PyramidOpener> make_opener(SparseBytes& bytes, SparseBytes& index,
                                                         const OpenLimits& limits);

/// An image file as JavaScript reads it: bytes go in as they arrive; each question has an answer, or says
/// `{missing: [offset, length, …]}` and is to be asked again when those bytes are there, or `{error}`.
class PyramidReader {
 public:
  /// `file_size` is -1 when it is not known. `limits` may have maxDirectories, maxDirectoryEntries, maxTileBytes,
  /// tileSize.
  PyramidReader(double file_size, const emscripten::val& limits);

  /// How many bytes of the sidecar file there are for the module, counted from `index_begin` on; 0 when there is no
  /// such file. Until this has been called, the answer of `open` may be that such bytes are missing. `{}` or `{error}`.
  emscripten::val set_index_size(double size);

  /// Takes bytes of the file at `offset`, from this module's memory; they are copied. `{}` or `{error}`.
  emscripten::val insert(double offset, std::uintptr_t bytes, double length);

  /// `{format, notes, images: [{kind, name, levels: [{width, height, tileWidth, tileHeight, columns, rows}], bands,
  /// bits, sampleFormat, photometric, compression, orientation, planar, layers, colour}]}`; colour as the decoder of
  /// JPEG 2000 takes it.
  emscripten::val open();

  /// `{items: [{name, value}]}`, each value a string, an array of numbers or a Uint8Array.
  emscripten::val metadata(double image);

  /// `{excerpts: [{codec, literal, layout, x, y, width, height, settings}], notes}`. An excerpt consists, in turns, of
  /// bytes of `literal`, a Uint8Array, and of ranges of the file: `layout`, a Float64Array, holds the number of literal
  /// bytes, then an offset and a length, and so on. `settings` are for the decoder. `form` is 'native', 'single' or
  /// 'jpeg'.
  emscripten::val plan(double image, double level, double x, double y, double width, double height,
                       const std::string& form, double layers);

 private:
  Pyramid& pyramid();

  SparseBytes bytes_;
  SparseBytes index_;
  OpenLimits limits_;
  std::unique_ptr<PyramidOpener> opener_;
  std::unique_ptr<Pyramid> pyramid_;
};

}  // namespace pyramidion
