#include "jp2/packet_index_writer.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "bytes/leb128.h"
#include "jp2/packet_index.h"

namespace pyramidion {

std::vector<std::uint8_t> write_packet_index(const std::vector<SurveyedTilePart>& tile_parts) {
  std::vector<std::uint8_t> table;
  std::vector<std::uint8_t> lengths;
  append_leb128(table, tile_parts.size());
  std::int64_t next_tile = 0;
  for (const SurveyedTilePart& part : tile_parts) {
    append_zigzag(table, part.start.tile - next_tile);
    next_tile = std::int64_t{part.start.tile} + 1;
    append_leb128(table, part.range.length);
    const std::uint64_t header_bytes = part.is_cut_short ? 0 : part.header_bytes;
    append_leb128(table, header_bytes << 1U | (part.has_parameters ? 1U : 0U));
    append_leb128(table, part.packet_lengths.size());
    std::span<const std::uint32_t> left = part.packet_lengths;
    while (!left.empty()) {
      const auto block = left.first(std::min<std::size_t>(left.size(), packets_in_block));
      const std::size_t before = lengths.size();
      for (const std::uint32_t length : block) append_leb128(lengths, length);
      append_leb128(table, lengths.size() - before);
      left = left.subspan(block.size());
      if (!left.empty()) append_leb128(table, std::accumulate(block.begin(), block.end(), std::uint64_t{0}));
    }
  }
  std::vector<std::uint8_t> section;
  append_leb128(section, table.size());
  section.insert(section.end(), table.begin(), table.end());
  section.insert(section.end(), lengths.begin(), lengths.end());
  return section;
}

}  // namespace pyramidion
