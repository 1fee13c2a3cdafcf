#include "encode/encode_png.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "bytes/endian.h"
#include "bytes/error.h"
#include "encode/channels.h"
#include "encode/deflate.h"

namespace pyramidion {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// PNG's numbers of 16 bits begin with the high byte.
void swap_bytes(std::uint8_t* row, std::size_t size) {
  for (std::size_t i = 0; i < size; i += 2) std::swap(row[i], row[i + 1]);
}

Bytes filtered_rows(const Picture& picture, Channels channels, PngFilter filter) {
  const std::size_t pixel = channels.count() * picture.depth / 8;
  const std::size_t row_size = picture.width * pixel;
  PngFilterer filterer(filter, row_size, pixel);
  Bytes out;
  out.reserve((row_size + 1) * picture.height);
  for (std::uint32_t y = 0; y < picture.height; ++y) {
    pack_row(picture, y, channels, filterer.row());
    if (picture.depth == 16) swap_bytes(filterer.row(), row_size);
    filterer.append_to(out);
  }
  return out;
}

void append_word(std::uint32_t word, Bytes& out) {
  std::array<std::uint8_t, 4> bytes{};
  store(bytes.data(), word, Endian::big);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_text(std::string_view text, Bytes& out) { out.insert(out.end(), text.begin(), text.end()); }

void append_chunk(std::string_view type, std::span<const std::uint8_t> data, Bytes& out) {
  append_word(static_cast<std::uint32_t>(data.size()), out);
  const std::size_t start = out.size();
  append_text(type, out);
  out.insert(out.end(), data.begin(), data.end());
  append_word(libdeflate_crc32(0, &out[start], out.size() - start), out);
}

Bytes header_of(const Picture& picture, Channels channels) {
  Bytes header;
  append_word(picture.width, header);
  append_word(picture.height, header);
  const unsigned colour_type = (channels.colour ? 2U : 0U) + (channels.alpha ? 4U : 0U);
  header.insert(header.end(), {picture.depth, static_cast<std::uint8_t>(colour_type), 0, 0, 0});
  return header;
}

using namespace std::string_view_literals;

void append_attachments(const Attachments& attachments, Channels channels, int level, Bytes& file) {
  if (const auto icc = fitting_icc(attachments, channels.colour); !icc.empty()) {
    Bytes chunk;
    append_text("ICC profile\0\0"sv, chunk);  // Any name will do, and there is one way to compress.
    const Bytes compressed = deflate(icc, level);
    chunk.insert(chunk.end(), compressed.begin(), compressed.end());
    append_chunk("iCCP", chunk, file);
  }
  if (attachments.resolution) {
    const PrintDensity density = per_metre(*attachments.resolution);
    Bytes chunk;
    append_word(density.x, chunk);
    append_word(density.y, chunk);
    chunk.push_back(attachments.resolution->unit == ResolutionUnit::none ? 0 : 1);
    append_chunk("pHYs", chunk, file);
  }
  if (!attachments.xmp.empty()) {
    Bytes chunk;
    append_text("XML:com.adobe.xmp\0\0\0\0\0"sv, chunk);  // Not compressed, as the XMP specification asks.
    append_text(attachments.xmp, chunk);
    append_chunk("iTXt", chunk, file);
  }
}

}  // namespace

std::vector<std::uint8_t> encode_png(const Picture& picture, const PngOptions& options) {
  if (picture.width == 0 || picture.height == 0) throw Error(ErrorCode::bad_request, "the picture is empty");
  const Channels channels = channels_of(picture, options.attachments);
  const int level = std::clamp(options.level, 0, 9);
  Bytes file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append_chunk("IHDR", header_of(picture, channels), file);
  append_attachments(options.attachments, channels, level, file);
  append_chunk("IDAT", deflate(filtered_rows(picture, channels, options.filter), level), file);
  append_chunk("IEND", {}, file);
  return file;
}

}  // namespace pyramidion
