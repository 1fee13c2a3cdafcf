#include "jp2/indexed_copy.h"

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "bytes/concat.h"
#include "jp2/box_walker.h"
#include "jp2/excerpt_parts.h"
#include "jp2/marker_segments.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t largest_length = std::numeric_limits<std::uint32_t>::max();
/// Of a marker segment, its length included.
constexpr std::size_t largest_segment = 65535;
constexpr std::size_t most_segments = 256;
constexpr std::size_t tile_part_entry = 6;
constexpr std::size_t most_tile_parts_in_segment = (largest_segment - 4) / tile_part_entry;
constexpr std::size_t most_length_bytes_in_segment = largest_segment - 3;
constexpr std::uint64_t start_bytes = 12;
constexpr std::uint64_t marker_bytes = 2;

void append_u16(std::vector<std::uint8_t>& bytes, std::uint32_t value) {
  bytes.push_back(static_cast<std::uint8_t>(value >> 8U));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

void append_u32(std::vector<std::uint8_t>& bytes, std::uint32_t value) {
  append_u16(bytes, value >> 16U);
  append_u16(bytes, value & 0xFFFFU);
}

/// A.7.2: 7 bits a byte, the highest first, of which all but the last have bit 7 set.
void append_packet_length(std::vector<std::uint8_t>& bytes, std::uint32_t length) {
  unsigned shift = 0;
  while (length >> shift >= 0x80) shift += 7;
  for (; shift > 0; shift -= 7) bytes.push_back(static_cast<std::uint8_t>(length >> shift | 0x80U));
  bytes.push_back(static_cast<std::uint8_t>(length & 0x7FU));
}

[[noreturn]] void fail_too_many(const std::string& what, std::uint64_t offset) {
  throw Error(ErrorCode::limit_exceeded, concat({"There are too many ", what, " for a table in the codestream"}), {},
              offset);
}

/// The marker segments PLT of a tile-part. A length is never divided between two of them.
std::vector<std::uint8_t> packet_lengths_of(const SurveyedTilePart& part) {
  std::vector<std::uint8_t> segments;
  std::vector<std::uint8_t> lengths;
  std::size_t count = 0;
  const auto finish = [&] {
    if (lengths.empty()) return;
    if (count == most_segments) fail_too_many("packets", part.range.offset);
    append_u16(segments, static_cast<std::uint16_t>(Marker::plt));
    append_u16(segments, static_cast<std::uint32_t>(lengths.size() + 3));
    segments.push_back(static_cast<std::uint8_t>(count++));
    segments.insert(segments.end(), lengths.begin(), lengths.end());
    lengths.clear();
  };
  constexpr std::size_t longest = 5;
  for (const std::uint32_t length : part.packet_lengths) {
    if (lengths.size() + longest > most_length_bytes_in_segment) finish();
    append_packet_length(lengths, length);
  }
  finish();
  return segments;
}

/// The tile-part from SOT to SOD.
std::vector<std::uint8_t> header_of(const SurveyedTilePart& part) {
  const std::vector<std::uint8_t> lengths = packet_lengths_of(part);
  const std::uint64_t length =
      start_bytes + part.kept_header.size() + lengths.size() + marker_bytes + (part.range.length - part.header_bytes);
  if (length > largest_length) {
    throw Error(ErrorCode::limit_exceeded, "With packet lengths a tile-part would be longer than 4 GiB", "SOT",
                part.range.offset);
  }
  std::vector<std::uint8_t> header;
  append_u16(header, static_cast<std::uint16_t>(Marker::sot));
  append_u16(header, start_bytes - marker_bytes);
  append_u16(header, part.start.tile);
  append_u32(header, static_cast<std::uint32_t>(length));
  header.push_back(part.start.number);
  header.push_back(part.start.count);
  header.insert(header.end(), part.kept_header.begin(), part.kept_header.end());
  header.insert(header.end(), lengths.begin(), lengths.end());
  append_u16(header, static_cast<std::uint16_t>(Marker::sod));
  return header;
}

/// The main header without tables of lengths.
std::vector<std::uint8_t> kept_main_header(const SparseBytes& bytes, ByteRange header) {
  std::vector<std::uint8_t> kept;
  MarkerWalker walker(bytes, header.offset, header.end() + marker_bytes, "main header");
  while (walker.position() < header.end()) {
    const std::uint64_t begin = walker.position();
    const Marker marker = walker.next().marker;
    if (marker == Marker::tlm || marker == Marker::plm) continue;
    const auto segment = bytes.read({begin, walker.position() - begin});
    kept.insert(kept.end(), segment.begin(), segment.end());
  }
  return kept;
}

void append_tile_part_lengths(std::span<const SurveyedTilePart> parts, const std::vector<std::uint64_t>& lengths,
                              std::vector<std::uint8_t>& bytes) {
  if (parts.size() > most_segments * most_tile_parts_in_segment) fail_too_many("tile-parts", parts[0].range.offset);
  constexpr std::uint8_t sizes = 0x60;  // 2 bytes for the tile, 4 for the length.
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i % most_tile_parts_in_segment == 0) {
      const std::size_t count = std::min(most_tile_parts_in_segment, parts.size() - i);
      append_u16(bytes, static_cast<std::uint16_t>(Marker::tlm));
      append_u16(bytes, static_cast<std::uint32_t>(4 + count * tile_part_entry));
      bytes.push_back(static_cast<std::uint8_t>(i / most_tile_parts_in_segment));
      bytes.push_back(sizes);
    }
    append_u16(bytes, parts[i].start.tile);
    append_u32(bytes, static_cast<std::uint32_t>(lengths[i]));
  }
}

/// The box that the codestream lies in; nothing for a codestream without boxes.
std::optional<FileBox> codestream_box(const SparseBytes& bytes, const Jp2File& file) {
  if (file.format == "J2K") return std::nullopt;
  std::optional<FileBox> found;
  BoxWalker walker(bytes, {0, *bytes.file_size()});
  while (const auto box = walker.next()) {
    if (box->payload.offset == file.codestream.offset) found = box;
    const bool has_offsets = box->type == box_type("ftbl") || box->type == box_type("fidx") ||
                             box->type == box_type("cidx") || box->type == box_type("iptr");
    if (has_offsets) {
      throw Error(ErrorCode::unsupported, concat({"Other boxes tell where the codestream's parts are: ", box->name()}),
                  box->name(), box->offset);
    }
  }
  return found;
}

/// The header of the codestream's box (I.4), for a codestream that has become so long.
std::vector<std::uint8_t> box_header(const SparseBytes& bytes, const FileBox& box, std::uint64_t length) {
  constexpr std::uint64_t short_header = 8;
  constexpr std::uint64_t long_header = 16;
  std::vector<std::uint8_t> header;
  const bool reaches_to_end = load<std::uint32_t>(bytes.read({box.offset, 4}).data(), Endian::big) == 0;
  const bool is_long = box.payload.offset - box.offset == long_header || length + short_header > largest_length;
  append_u32(header, reaches_to_end ? 0 : is_long ? 1 : static_cast<std::uint32_t>(length + short_header));
  append_u32(header, box.type);
  if (reaches_to_end || !is_long) return header;
  append_u32(header, static_cast<std::uint32_t>((length + long_header) >> 32U));
  append_u32(header, static_cast<std::uint32_t>(length + long_header));
  return header;
}

void refuse_unsound(const CodestreamSurvey& survey) {
  for (const SurveyedTilePart& part : survey.tile_parts()) {
    if (part.is_cut_short) {
      throw Error(ErrorCode::truncated, "The file ends within a tile-part; it may have been cut short", "SOT",
                  part.range.offset);
    }
  }
  if (!survey.notes().empty()) throw Error(ErrorCode::malformed, survey.notes().front());
  if (survey.tile_parts().empty()) throw Error(ErrorCode::malformed, "The codestream has no tile-parts");
}

}  // namespace

std::vector<Excerpt::Part> write_indexed_copy(const SparseBytes& bytes, const CodestreamSurvey& survey) {
  refuse_unsound(survey);
  const std::vector<SurveyedTilePart>& tile_parts = survey.tile_parts();
  const ByteRange codestream = bytes.clipped(survey.file().codestream);
  std::vector<std::uint8_t> main_header = kept_main_header(bytes, survey.header().range);

  std::vector<std::vector<std::uint8_t>> headers;
  std::vector<std::uint64_t> lengths;
  std::uint64_t length = codestream.end() - survey.end_of_tile_parts();
  for (const SurveyedTilePart& part : tile_parts) {
    headers.push_back(header_of(part));
    lengths.push_back(headers.back().size() + part.range.length - part.header_bytes);
    length += lengths.back();
  }
  append_tile_part_lengths(tile_parts, lengths, main_header);
  length += main_header.size();

  ExcerptParts parts;
  if (const auto box = codestream_box(bytes, survey.file())) {
    parts.range({0, box->offset});
    parts.bytes(box_header(bytes, *box, length));
  }
  parts.bytes(main_header);
  for (std::size_t i = 0; i < tile_parts.size(); ++i) {
    const SurveyedTilePart& part = tile_parts[i];
    parts.bytes(headers[i]);
    parts.range({part.range.offset + part.header_bytes, part.range.length - part.header_bytes});
  }
  parts.range({survey.end_of_tile_parts(), *bytes.file_size() - survey.end_of_tile_parts()});
  return std::move(parts.parts());
}

}  // namespace pyramidion
