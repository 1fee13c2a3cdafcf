#pragma once

#include <cstdint>
#include <vector>

#include "jp2/codestream_header.h"
#include "pyramid/level.h"

namespace pyramidion {

/// A level of a JPEG 2000 image: a resolution of the codestream, or what is averaged from its lowest one.
struct Jp2Level {
  unsigned discard = 0;  ///< Highest resolutions that are left out.
  unsigned shrink = 0;   ///< Then, 2^shrink by 2^shrink pixels are one.
  Box grid;              ///< Of the resolution's pixels: of the reduced reference grid's points, or each nth of them.
  std::int64_t dx = 1;   ///< How far pixels are apart on the reduced reference grid.
  std::int64_t dy = 1;
  Level level;
};

/// All levels of a codestream, the largest first. Tiles are `tile` by `tile` pixels large whatever the codestream's
/// are.
[[nodiscard]] std::vector<Jp2Level> jp2_levels(const CodestreamHeader& header, std::uint32_t tile);

/// Whether the codestream's tiles are larger than the level's own.
[[nodiscard]] bool is_cut(const ImageSize& size, const Jp2Level& level);

}  // namespace pyramidion
