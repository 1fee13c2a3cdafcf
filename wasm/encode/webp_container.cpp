#include "encode/webp_container.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "bytes/endian.h"

namespace pyramidion {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Span = std::span<const std::uint8_t>;

constexpr std::size_t chunk_header = 8;  // a name and a length
constexpr std::size_t riff_header = 12;  // RIFF, a length, WEBP

void append_text(std::string_view text, Bytes& out) { out.insert(out.end(), text.begin(), text.end()); }

void append_number(std::uint32_t value, std::size_t size, Bytes& out) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
}

void append_chunk(std::string_view name, Span data, Bytes& out) {
  append_text(name, out);
  append_number(static_cast<std::uint32_t>(data.size()), 4, out);
  out.insert(out.end(), data.begin(), data.end());
  if (data.size() % 2 != 0) out.push_back(0);
}

void append_unless_empty(std::string_view name, Span data, Bytes& out) {
  if (!data.empty()) append_chunk(name, data, out);
}

Bytes extended_header(std::uint32_t width, std::uint32_t height, bool alpha, const WebpChunks& chunks) {
  const unsigned flags = (chunks.icc.empty() ? 0U : 0x20U) | (alpha ? 0x10U : 0U) | (chunks.exif.empty() ? 0U : 0x08U) |
                         (chunks.xmp.empty() ? 0U : 0x04U);
  Bytes header;
  append_number(flags, 4, header);
  append_number(width - 1, 3, header);
  append_number(height - 1, 3, header);
  return header;
}

/// The image's own chunks: what follows the extended header where libwebp has written one, for alpha.
Span image_chunks(Span file) {
  Span rest = file.subspan(riff_header);
  const std::string_view name(reinterpret_cast<const char*>(rest.data()), 4);
  return name == "VP8X" ? rest.subspan(chunk_header + load<std::uint32_t>(&rest[4], Endian::little)) : rest;
}

}  // namespace

Bytes with_chunks(Span file, std::uint32_t width, std::uint32_t height, bool alpha, const WebpChunks& chunks) {
  Bytes out;
  append_text("RIFF", out);
  append_number(0, 4, out);
  append_text("WEBP", out);
  append_chunk("VP8X", extended_header(width, height, alpha, chunks), out);
  append_unless_empty("ICCP", chunks.icc, out);
  const Span image = image_chunks(file);
  out.insert(out.end(), image.begin(), image.end());
  append_unless_empty("EXIF", chunks.exif, out);
  append_unless_empty("XMP ", chunks.xmp, out);
  store(&out[4], static_cast<std::uint32_t>(out.size() - chunk_header), Endian::little);
  return out;
}

}  // namespace pyramidion
