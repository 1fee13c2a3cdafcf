#pragma once

#include "pyramid/excerpt.h"
#include "pyramid/open_limits.h"
#include "tiff/strile_table.h"
#include "tiff/tile_tags.h"

namespace pyramidion {

/// Adds the ranges that `old_jpeg_excerpt` reads.
void append_old_jpeg_ranges(const SparseBytes& bytes, const LevelSource& level, const StrileTable& striles,
                            std::vector<ByteRange>& ranges);

/// The excerpt of a whole image in TIFF 6.0's JPEG (compression 6). Its strips are pieces of one stream, and its tables
/// lie anywhere in the file, often within what another tag calls the stream. So all these ranges are kept, overlaps
/// included, and every offset is moved with the range that it points into. `tags` is the directory without sizes and
/// offsets. Throws Missing, or Error `malformed`, `truncated` or `limit_exceeded`.
[[nodiscard]] Excerpt old_jpeg_excerpt(const SparseBytes& bytes, const LevelSource& level, const StrileTable& striles,
                                       TiffWriter tags, const OpenLimits& limits);

}  // namespace pyramidion
