#include "jp2/packet_index_writer.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

#include "bytes/leb128.h"
#include "jp2/length_code.h"
#include "jp2/packet_index.h"

namespace pyramidion {

namespace {

using Bytes = std::vector<std::uint8_t>;

/// What the table tells of a tile-part besides its length.
struct TilePartNumbers {
  std::int64_t step = 0;  ///< From the tile that follows that of the tile-part before.
  std::uint64_t header = 0;
  std::uint64_t packets = 0;

  friend bool operator==(const TilePartNumbers&, const TilePartNumbers&) = default;
};

Bytes written_tile_parts(const std::vector<SurveyedTilePart>& tile_parts) {
  Bytes table;
  TilePartNumbers last;
  std::int64_t next_tile = 0;
  for (const SurveyedTilePart& part : tile_parts) {
    const std::uint64_t header = part.is_cut_short ? 0 : part.header_bytes << 1U | (part.has_parameters ? 1U : 0U);
    const TilePartNumbers numbers{part.start.tile - next_tile, header, part.packet_lengths.size()};
    next_tile = std::int64_t{part.start.tile} + 1;
    append_leb128(table, part.range.length << 1U | (numbers == last ? 1U : 0U));
    if (numbers == last) continue;
    append_zigzag(table, numbers.step);
    append_leb128(table, numbers.header);
    append_leb128(table, numbers.packets);
    last = numbers;
  }
  return table;
}

/// All packets that are listed: their lengths, and where each begins.
struct Packets {
  explicit Packets(const std::vector<SurveyedTilePart>& tile_parts) {
    for (const SurveyedTilePart& part : tile_parts) {
      std::uint64_t offset = part.range.offset + part.header_bytes;
      for (const std::uint32_t length : part.packet_lengths) {
        lengths.push_back(length);
        offsets.push_back(offset);
        offset += length;
      }
      for (const LongHeader& header : part.long_headers) {
        long_headers.push_back({lengths.size() - part.packet_lengths.size() + header.packet, header.bytes});
      }
    }
  }

  std::vector<std::uint32_t> lengths;
  std::vector<std::uint64_t> offsets;
  std::vector<LongHeader> long_headers;  ///< By packets counted from the first of all.
};

std::vector<Bytes> written_blocks(std::span<const std::uint32_t> lengths, unsigned turn) {
  std::vector<Bytes> blocks;
  while (!lengths.empty()) {
    const auto block = lengths.first(std::min<std::size_t>(lengths.size(), packets_in_block));
    blocks.push_back(write_lengths(block, turn));
    lengths = lengths.subspan(block.size());
  }
  return blocks;
}

/// The number of packets taking turns that costs the least, judged by the first blocks.
unsigned best_turn(std::span<const std::uint32_t> lengths) {
  constexpr std::size_t judged = 64 * packets_in_block;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  unsigned best = 1;
  for (unsigned turn = 1; turn <= longest_turn; ++turn) {
    std::size_t bytes = 0;
    for (const Bytes& block : written_blocks(lengths.first(std::min(lengths.size(), judged)), turn))
      bytes += block.size();
    if (bytes >= least) continue;
    least = bytes;
    best = turn;
  }
  return best;
}

/// The long headers of a block that begins with packet `first`.
void append_headers(Bytes& table, std::span<const LongHeader> headers, std::uint64_t first) {
  const auto is_before = [](const LongHeader& header, std::uint64_t packet) { return header.packet < packet; };
  const auto begin = std::lower_bound(headers.begin(), headers.end(), first, is_before);
  const auto end = std::lower_bound(begin, headers.end(), first + packets_in_block, is_before);
  append_leb128(table, static_cast<std::uint64_t>(end - begin));
  std::uint64_t next = first;
  for (auto header = begin; header != end; ++header) {
    append_leb128(table, header->packet - next);
    append_leb128(table, header->bytes);
    next = header->packet + 1;
  }
}

}  // namespace

std::vector<std::uint8_t> write_packet_index(const std::vector<SurveyedTilePart>& tile_parts) {
  const Packets packets(tile_parts);
  const unsigned turn = best_turn(packets.lengths);
  Bytes table;
  append_leb128(table, tile_parts.size());
  append_leb128(table, turn);
  const Bytes parts = written_tile_parts(tile_parts);
  table.insert(table.end(), parts.begin(), parts.end());
  Bytes lengths;
  std::uint64_t position = tile_parts.empty() ? 0 : tile_parts.front().range.offset;
  std::size_t packet = 0;
  for (const Bytes& block : written_blocks(packets.lengths, turn)) {
    append_leb128(table, packets.offsets[packet] - position);
    append_leb128(table, block.size());
    position = packets.offsets[packet];
    append_headers(table, packets.long_headers, packet);
    packet += packets_in_block;
    lengths.insert(lengths.end(), block.begin(), block.end());
  }
  Bytes section;
  append_leb128(section, table.size());
  section.insert(section.end(), table.begin(), table.end());
  section.insert(section.end(), lengths.begin(), lengths.end());
  return section;
}

}  // namespace pyramidion
