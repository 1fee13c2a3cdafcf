#pragma once

#include <cstdint>
#include <span>

#include "tiff/directory.h"
#include "tiff/image_header.h"
#include "tiff/tiff_writer.h"

namespace pyramidion {

/// A directory with what it says.
struct LevelSource {
  const Directory& directory;
  const ImageHeader& header;
};

/// The tags whose values `tile_tags` reads.
[[nodiscard]] std::span<const Tag> tags_for_tiles();

/// The directory of an excerpt: everything that decoding and understanding a tile of `level` takes, but for the tile's
/// height, offset and byte count. What the writer left out of a reduced level comes from the image's full-size level,
/// `base`: libvips writes SampleFormat only there, and floats do not decode without it.
/// Colour profiles and descriptions stay behind: they may be a megabyte in each of many thousand tiles.
[[nodiscard]] TiffWriter tile_tags(const SparseBytes& bytes, const LevelSource& level, const LevelSource& base);

}  // namespace pyramidion
