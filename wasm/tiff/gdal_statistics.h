#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "bytes/byte_range.h"
#include "bytes/sparse_bytes.h"
#include "tiff/tile_tags.h"

// The statistics of bands that GDAL keeps in its tag GDAL_METADATA: XML of one shape,
//
//     <GDALMetadata>
//       <Item name="STATISTICS_MINIMUM" sample="0">-3.5</Item>

namespace pyramidion {

struct MeasuredRange {
  double minimum = 0;
  double maximum = 0;
};

/// From the lowest minimum to the highest maximum of the first `bands` bands; nothing unless some band has both. What
/// cannot be made sense of counts as absent.
[[nodiscard]] std::optional<MeasuredRange> range_in_gdal_metadata(std::string_view xml, std::uint16_t bands);

/// Adds what `measured_range` reads.
void append_statistics_ranges(const SparseBytes& bytes, const LevelSource& level, const LevelSource& base,
                              std::vector<ByteRange>& ranges);

/// The values that a picture of `level` ranges over, where the file has measured them and its type does not say it: of
/// grey and RGB that are wider than 8 bits, without SMinSampleValue and SMaxSampleValue or an ICC profile, which give
/// values a meaning of their own. Alpha does not count. Read from `base`, so that all levels agree.
[[nodiscard]] std::optional<MeasuredRange> measured_range(const SparseBytes& bytes, const LevelSource& level,
                                                          const LevelSource& base);

}  // namespace pyramidion
