#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "decode/jpeg_markers.h"

namespace pyramidion {

/// A JPEG stream as TIFF stores it: the tables that all tiles share, which may be empty, and the tile.
struct JpegStream {
  std::span<const std::uint8_t> tables;
  std::span<const std::uint8_t> tile;
};

/// Pixels of 8-bit samples to be filled.
struct JpegTarget {
  std::uint8_t* pixels = nullptr;
  std::size_t row_bytes = 0;  ///< From one row to the next.
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t bands = 0;  ///< As many as the stream has components; 4 for three colours adds an opaque alpha.
};

/// Decodes into the target; a larger stream is cut, what a smaller one leaves is 0. A stream that ends early gives what
/// it has, the rest grey, as libtiff and browsers do.
/// Throws Error `decode_failed`.
void decode_jpeg(const JpegStream& stream, JpegColour colour, const JpegTarget& target);

}  // namespace pyramidion
