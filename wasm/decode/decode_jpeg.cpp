#include "decode/decode_jpeg.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "bytes/buffer.h"
#include "bytes/concat.h"
#include "bytes/error.h"
#include "decode/jpeg_decompressor.h"

namespace pyramidion {
namespace {

void set_source(jpeg_decompress_struct& codec, std::span<const std::uint8_t> bytes) {
  jpeg_mem_src(&codec, bytes.data(), static_cast<unsigned long>(bytes.size()));
}

void choose_colours(jpeg_decompress_struct& codec, JpegColour colour, std::uint32_t bands) {
  const bool with_alpha = codec.num_components == 3 && bands == 4;
  switch (colour) {
    case JpegColour::ycbcr_to_rgb:
      codec.jpeg_color_space = JCS_YCbCr;
      codec.out_color_space = with_alpha ? JCS_EXT_RGBA : JCS_RGB;
      break;
    case JpegColour::ycck_to_cmyk:
      codec.jpeg_color_space = JCS_YCCK;
      codec.out_color_space = JCS_CMYK;
      break;
    case JpegColour::as_stored:
      codec.jpeg_color_space = with_alpha ? JCS_RGB : JCS_UNKNOWN;
      codec.out_color_space = with_alpha ? JCS_EXT_RGBA : JCS_UNKNOWN;
      break;
  }
}

void read_rows(jpeg_decompress_struct& codec, const JpegTarget& target) {
  const std::size_t pixels_across = std::min(codec.output_width, target.width);
  const std::uint32_t rows = std::min(codec.output_height, target.height);
  const std::size_t row_used = pixels_across * target.bands;
  const std::size_t row_wanted = std::size_t{target.width} * target.bands;
  const bool too_wide = codec.output_width > target.width;
  Buffer wide_row(too_wide ? std::size_t{codec.output_width} * target.bands : 0);

  std::array<JSAMPROW, 8> lines{};  // Several rows a call spare the codec a copy of each.
  while (codec.output_scanline < rows) {
    const std::uint32_t first = codec.output_scanline;
    std::uint8_t* const row = target.pixels + first * target.row_bytes;
    std::uint32_t count = 1;
    if (too_wide) {
      lines[0] = wide_row.data();
    } else {
      count = std::min<std::uint32_t>(rows - first, lines.size());
      for (std::uint32_t i = 0; i < count; ++i) lines[i] = row + i * target.row_bytes;
    }
    count = jpeg_read_scanlines(&codec, lines.data(), count);
    if (too_wide) std::memcpy(row, wide_row.data(), row_used);
    for (std::uint32_t i = 0; i < count && row_used < row_wanted; ++i) {
      std::memset(row + i * target.row_bytes + row_used, 0, row_wanted - row_used);
    }
  }
  for (std::uint32_t y = rows; y < target.height; ++y) std::memset(target.pixels + y * target.row_bytes, 0, row_wanted);
}

}  // namespace

void decode_jpeg(const JpegStream& stream, JpegColour colour, const JpegTarget& target) {
  JpegDecompressor decompressor;
  auto& codec = decompressor.codec();
  if (!stream.tables.empty()) {
    set_source(codec, stream.tables);
    if (jpeg_read_header(&codec, FALSE) != JPEG_HEADER_TABLES_ONLY) {
      throw Error(ErrorCode::decode_failed, "JPEGTables holds no tables");
    }
  }
  set_source(codec, stream.tile);
  jpeg_read_header(&codec, TRUE);
  choose_colours(codec, colour, target.bands);
  jpeg_start_decompress(&codec);
  if (static_cast<std::uint32_t>(codec.output_components) != target.bands) {
    throw Error(ErrorCode::decode_failed, concat({"the tile's JPEG data have ", codec.output_components,
                                                  " components instead of ", target.bands}));
  }
  read_rows(codec, target);
}

}  // namespace pyramidion
