#pragma once

#include "pyramid/j2k_area.h"
#include "pyramid/j2k_colour.h"
#include "pyramid/level.h"
#include "tiff/image_header.h"
#include "tiff/tile_tags.h"

// Tiles that are JPEG 2000 codestreams, as libvips, Aperio and Bio-Formats write them: none has a TIFF's tags in it,
// and there is no standard that says what the tags mean beside it.

namespace pyramidion {

[[nodiscard]] bool is_jpeg_2000(const ImageHeader& header);

/// How the components of such tiles are to be seen. Throws Missing while a palette has not arrived.
[[nodiscard]] J2kColour colour_of_tiles(const SparseBytes& bytes, const LevelSource& level);

/// Throws Error `unsupported` when the tags ask for what is not read from codestreams.
void check_jpeg_2000(const LevelSource& level);

/// What the codestream of a tile at `place` must be. `base` is the image's full-size level.
[[nodiscard]] J2kExpectation expected_tile(const ImageHeader& level, const ImageHeader& base, const Region& place);

}  // namespace pyramidion
