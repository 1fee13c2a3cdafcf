#pragma once

#include <cstdint>
#include <vector>

#include "encode/attachments.h"
#include "picture/picture.h"

namespace pyramidion {

enum class TiffCompression : std::uint16_t { none = 1, lzw = 5, deflate = 8 };  ///< The numbers are TIFF's.

/// Where the reduced levels of a pyramid are.
enum class TiffLevels : std::uint8_t {
  none,             ///< There are none.
  chained,          ///< Each in a directory that follows the one before.
  sub_directories,  ///< In SubIFDs of the image's directory.
};

struct TiffOptions {
  TiffCompression compression = TiffCompression::deflate;  ///< Both others are with predictor 2.
  int level = 6;                                           ///< Of Deflate: 1 to 9.
  std::uint32_t tile = 0;  ///< Side of the tiles in pixels, a multiple of 16; 0: strips, of a pyramid 256.
  TiffLevels levels = TiffLevels::none;
  Attachments attachments;
};

/// A TIFF file of the picture's depth, little-endian: RGB or grey where that says it all, with unassociated alpha where
/// the picture is not opaque. A pyramid's levels are halves, sizes rounded up, until one fits into a tile.
/// Throws Error `bad_request` when the picture is empty, tiles cannot be of that size, or the file would exceed 4 GB.
[[nodiscard]] std::vector<std::uint8_t> encode_tiff(const Picture& picture, const TiffOptions& options);

}  // namespace pyramidion
