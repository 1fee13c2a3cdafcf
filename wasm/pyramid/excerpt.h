#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "bytes/byte_range.h"
#include "pyramid/j2k_area.h"
#include "pyramid/level.h"

namespace pyramidion {

/// Which WebAssembly module decodes an excerpt.
enum class Codec {
  tiff,       ///< TIFF: none, PackBits, LZW, Deflate, JPEG.
  tiff_more,  ///< TIFF: every other compression that is built in.
  jpeg,       ///< A plain JPEG file: the alternative form of a JPEG tile, for the browser's own decoder.
  jp2,        ///< A JPEG 2000 codestream.
  jp2_more,   ///< JPEG 2000 with high-throughput code-blocks (HTJ2K), and a tile of a TIFF that is JPEG 2000 of any
              ///< kind.
};

/// A tiny, valid, self-contained file that holds one tile: literal bytes and ranges of the source file, to be
/// concatenated in this order.
struct Excerpt {
  using Part = std::variant<std::vector<std::uint8_t>, ByteRange>;

  Codec codec = Codec::tiff;
  std::vector<Part> parts;
  /// Where the decoded raster lies in the level, cropped to the image: its top left pixel is (x, y). The raster may be
  /// larger (padding of an edge tile): only `placement.width` × `placement.height` of it count.
  Region placement;
  J2kDecoding decoding;  ///< Of JPEG 2000.
};

/// What a request needs, one excerpt a tile touched, in row-major order of the tiles.
struct Plan {
  std::vector<Excerpt> excerpts;
};

}  // namespace pyramidion
