#include "support/made_jpeg.h"

#include <cstdlib>

#include "decode/jpeg_errors.h"

namespace pyramidion::testing {
namespace {

void write_adobe_marker(jpeg_compress_struct& codec, std::uint8_t transform) {
  const std::array<std::uint8_t, 12> segment{'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, transform};
  jpeg_write_marker(&codec, JPEG_APP0 + 14, segment.data(), segment.size());
}

void set_components(jpeg_compress_struct& codec, const MadeJpeg& made) {
  jpeg_set_defaults(&codec);
  jpeg_set_colorspace(&codec, JCS_UNKNOWN);
  for (int i = 0; i < codec.num_components; ++i) {
    codec.comp_info[i].component_id = made.rgb_ids ? "RGB"[i] : i + 1;
    if (made.chroma > 1 && i == 0) codec.comp_info[i].h_samp_factor = codec.comp_info[i].v_samp_factor = made.chroma;
  }
  codec.write_JFIF_header = made.jfif ? TRUE : FALSE;
}

}  // namespace

std::vector<std::uint8_t> make_jpeg(const MadeJpeg& made) {
  jpeg_compress_struct codec{};
  jpeg_error_mgr errors{};
  codec.err = throw_jpeg_errors(errors);
  jpeg_create_compress(&codec);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&codec, &bytes, &size);
  codec.image_width = made.width;
  codec.image_height = made.height;
  codec.input_components = static_cast<int>(made.components.size());
  codec.in_color_space = JCS_UNKNOWN;
  set_components(codec, made);
  jpeg_set_quality(&codec, 100, TRUE);
  jpeg_start_compress(&codec, TRUE);
  if (made.adobe_transform) write_adobe_marker(codec, *made.adobe_transform);
  std::vector<std::uint8_t> row;
  for (std::uint32_t x = 0; x < made.width; ++x) row.insert(row.end(), made.components.begin(), made.components.end());
  for (std::uint32_t y = 0; y < made.height; ++y) {
    JSAMPROW line = row.data();
    jpeg_write_scanlines(&codec, &line, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  std::vector<std::uint8_t> stream(bytes, bytes + size);
  std::free(bytes);
  return stream;
}

}  // namespace pyramidion::testing
