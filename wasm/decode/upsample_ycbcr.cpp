#include "decode/upsample_ycbcr.h"

#include <algorithm>

namespace pyramidion {
namespace {

void upsample_block(const std::uint8_t* block, const YcbcrBlocks& blocks, std::uint32_t x, std::uint32_t y,
                    std::uint8_t* out) {
  const std::uint32_t columns = std::min<std::uint32_t>(blocks.chroma_width, blocks.width - x);
  const std::uint32_t rows = std::min<std::uint32_t>(blocks.chroma_height, blocks.height - y);
  const std::uint8_t* chroma = block + std::size_t{blocks.chroma_width} * blocks.chroma_height;
  for (std::uint32_t j = 0; j < rows; ++j) {
    std::uint8_t* pixel = out + 3 * (std::size_t{y + j} * blocks.width + x);
    for (std::uint32_t i = 0; i < columns; ++i, pixel += 3) {
      pixel[0] = block[j * blocks.chroma_width + i];
      pixel[1] = chroma[0];
      pixel[2] = chroma[1];
    }
  }
}

}  // namespace

void upsample_ycbcr(const YcbcrBlocks& blocks, std::uint8_t* out) {
  const std::size_t block_size = std::size_t{blocks.chroma_width} * blocks.chroma_height + 2;
  const std::size_t blocks_in_row = (blocks.width + blocks.chroma_width - 1U) / blocks.chroma_width;
  const std::uint8_t* block = blocks.bytes.data();
  std::size_t rows_left = blocks.bytes.size() / (block_size * blocks_in_row);
  for (std::uint32_t y = 0; y < blocks.height && rows_left > 0; y += blocks.chroma_height, --rows_left) {
    for (std::uint32_t x = 0; x < blocks.width; x += blocks.chroma_width, block += block_size) {
      upsample_block(block, blocks, x, y, out);
    }
  }
}

}  // namespace pyramidion
