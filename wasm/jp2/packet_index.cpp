#include "jp2/packet_index.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "bytes/leb128.h"
#include "pyramid/index_begin.h"

namespace pyramidion {
namespace {

constexpr char structure[] = "The index file";
/// What is read at first, and lengths of packets that are read together.
constexpr std::uint64_t first_bytes = 64U << 10U;
constexpr std::uint64_t chunk_bytes = 16U << 10U;
constexpr std::uint64_t max_table_bytes = 64U << 20U;
/// As TilePartTable's.
constexpr std::uint64_t max_tile_parts = 1U << 20U;
constexpr std::uint64_t longest_number = 8;
/// SOT and SOD.
constexpr std::uint64_t least_header = 14;

}  // namespace

/// Takes the table of tile-parts.
class PacketIndex::TableReader {
 public:
  TableReader(PacketIndex& index, const CodestreamHeader& header, std::uint64_t end)
      : index_(index),
        tiles_(std::uint64_t{header.size.tile_columns()} * header.size.tile_rows()),
        position_(header.range.end()),
        end_(std::max(header.range.end(), std::min(end, index_begin))) {}

  void read(Leb128Reader table) {
    const std::uint64_t count = table.take();
    if (count > max_tile_parts || count > table.left()) table.fail("has an impossible number of tile-parts");
    index_.parts_.reserve(static_cast<std::size_t>(count));
    for (std::uint64_t i = 0; i < count; ++i) read_part(table);
    if (table.left() != 0) table.fail("has something behind its table");
    index_.blocks_.push_back({lengths_, position_});
  }

 private:
  void read_part(Leb128Reader& table) {
    Part& part = index_.parts_.emplace_back();
    next_tile_ += table.take_zigzag();
    if (next_tile_ < 0 || static_cast<std::uint64_t>(next_tile_) >= tiles_) table.fail("tells of an impossible tile");
    part.tile = static_cast<std::uint32_t>(next_tile_++);
    part.offset = position_;
    part.length = table.take();
    const std::uint64_t header = table.take();
    const std::uint64_t header_bytes = header >> 1U;
    if (part.length < least_header || part.length > end_ - position_ || header_bytes > part.length ||
        header_bytes > std::numeric_limits<std::uint32_t>::max() || (header_bytes != 0 && header_bytes < least_header)) {
      table.fail("tells of an impossible tile-part");
    }
    part.header = {static_cast<std::uint32_t>(header_bytes), (header & 1U) != 0};
    part.packets = table.take();
    if (part.packets != 0 && header_bytes == 0) table.fail("tells of a tile-part without a header");
    part.first_block = index_.blocks_.size();
    std::uint64_t offset = position_ + header_bytes;
    position_ += part.length;
    for (std::uint64_t left = part.packets; left > 0; left -= std::min(left, packets_in_block)) {
      if (offset > position_) table.fail("tells of packets outside their tile-part");
      index_.blocks_.push_back({lengths_, offset});
      lengths_ += table.take();
      if (lengths_ > index_begin) table.fail("tells of too many packets");
      if (left > packets_in_block) offset += table.take();
    }
  }

  PacketIndex& index_;
  const std::uint64_t tiles_;
  std::uint64_t position_;  ///< Tile-parts follow each other.
  const std::uint64_t end_;
  std::uint64_t lengths_ = 0;
  std::int64_t next_tile_ = 0;
};

PacketIndex::PacketIndex(const SparseBytes& bytes, const CodestreamHeader& header, std::uint64_t end) : bytes_(bytes) {
  const auto front = bytes.read(bytes.clipped({index_begin, first_bytes}));
  Leb128Reader reader(front.first(std::min<std::size_t>(front.size(), longest_number)), structure, 0);
  const std::uint64_t table_bytes = reader.take();
  if (table_bytes > max_table_bytes) {
    throw Error(ErrorCode::limit_exceeded, "The index file has too large a table", structure);
  }
  const ByteRange table{index_begin + reader.position(), table_bytes};
  lengths_begin_ = table.end();
  if (bytes.is_beyond_end(table)) reader.fail("is shorter than its table");
  TableReader(*this, header, end).read({bytes.read(table), structure, reader.position()});
  by_tile_.resize(parts_.size());
  std::iota(by_tile_.begin(), by_tile_.end(), 0U);
  std::stable_sort(by_tile_.begin(), by_tile_.end(),
                   [this](std::uint32_t a, std::uint32_t b) { return parts_[a].tile < parts_[b].tile; });
}

std::vector<TilePartLength> PacketIndex::tile_parts() const {
  std::vector<TilePartLength> lengths;
  lengths.reserve(parts_.size());
  for (const Part& part : parts_) lengths.push_back({part.tile, part.length});
  return lengths;
}

std::vector<std::uint32_t>::const_iterator PacketIndex::first_part_of(std::uint32_t tile) const {
  return std::partition_point(by_tile_.begin(), by_tile_.end(),
                              [&](std::uint32_t part) { return parts_[part].tile < tile; });
}

PacketIndex::HeaderPlace PacketIndex::header(std::uint32_t tile, std::size_t number) const {
  const auto first = first_part_of(tile);
  if (number >= static_cast<std::size_t>(by_tile_.end() - first)) return {};
  const Part& part = parts_[*(first + static_cast<std::ptrdiff_t>(number))];
  return part.tile == tile ? part.header : HeaderPlace{};
}

std::optional<ByteRange> PacketIndex::packet(std::uint32_t tile, std::uint64_t number) const {
  for (auto at = first_part_of(tile); at != by_tile_.end() && parts_[*at].tile == tile; ++at) {
    const Part& part = parts_[*at];
    if (number >= part.packets) {
      number -= part.packets;
      continue;
    }
    const std::uint64_t in_part = number / packets_in_block;
    const std::size_t block = part.first_block + static_cast<std::size_t>(in_part);
    if (read_block_ != block) {
      read_offsets_ = offsets_in(block, std::min(packets_in_block, part.packets - in_part * packets_in_block));
      read_block_ = block;
    }
    const auto i = static_cast<std::size_t>(number % packets_in_block);
    if (read_offsets_[i + 1] > part.offset + part.length) {
      throw Error(ErrorCode::malformed, "The index file tells of a packet outside its tile-part", structure);
    }
    return ByteRange{read_offsets_[i], read_offsets_[i + 1] - read_offsets_[i]};
  }
  return std::nullopt;
}

std::vector<std::uint64_t> PacketIndex::offsets_in(std::size_t block, std::uint64_t packets) const {
  const std::uint64_t begin = lengths_begin_ + blocks_[block].lengths;
  const ByteRange range{begin, blocks_[block + 1].lengths - blocks_[block].lengths};
  if (bytes_.is_beyond_end(range)) {
    throw Error(ErrorCode::malformed, "The index file is shorter than its table says", structure);
  }
  if (!bytes_.contains(range)) {
    const std::uint64_t from = std::max(lengths_begin_, begin / chunk_bytes * chunk_bytes);
    const std::uint64_t to = (range.end() + chunk_bytes - 1) / chunk_bytes * chunk_bytes;
    bytes_.require({bytes_.clipped({from, to - from})});
  }
  Leb128Reader reader(bytes_.read(range), structure, begin - index_begin);
  std::vector<std::uint64_t> offsets{blocks_[block].packets};
  for (std::uint64_t i = 0; i < packets; ++i) offsets.push_back(offsets.back() + reader.take());
  if (reader.left() != 0) reader.fail("has packet lengths that do not fit its table");
  return offsets;
}

}  // namespace pyramidion
