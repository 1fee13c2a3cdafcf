#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace pyramidion {

/// Subsampled YCbCr as TIFF stores it: blocks of chroma_width × chroma_height luma samples, then Cb, then Cr; row by
/// row.
struct YcbcrBlocks {
  std::span<const std::uint8_t> bytes;
  std::uint32_t width = 0;  ///< Of the tile or strip, in pixels; the last block of a row may be only partly used.
  std::uint32_t height = 0;
  std::uint16_t chroma_width = 2;
  std::uint16_t chroma_height = 2;
};

/// Writes 8-bit YCbCr on the full grid, three bytes a pixel, rows of width × 3 bytes; each chroma sample is repeated
/// over its block. Rows that the bytes do not reach are left as they are.
void upsample_ycbcr(const YcbcrBlocks& blocks, std::uint8_t* out);

}  // namespace pyramidion
