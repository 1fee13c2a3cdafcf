#include "jp2/packet_index.h"

#include <algorithm>
#include <limits>

#include "bytes/leb128.h"
#include "pyramid/index_begin.h"

namespace pyramidion {
namespace {

/// What is read at first, and lengths of packets that are read together.
constexpr std::uint64_t first_bytes = 32U << 10U;
constexpr std::uint64_t chunk_bytes = 16U << 10U;
constexpr std::uint64_t max_table_bytes = 64U << 20U;
/// As TilePartTable's.
constexpr std::uint64_t max_tile_parts = 1U << 20U;
constexpr std::uint64_t longest_number = 8;
/// SOT and SOD.
constexpr std::uint64_t least_header = 14;
constexpr std::uint64_t longest_header = std::numeric_limits<std::uint32_t>::max();

}  // namespace

/// Takes the table of tile-parts.
class PacketIndex::TableReader {
 public:
  TableReader(PacketIndex& index, const CodestreamHeader& header, std::uint64_t end)
      : index_(index),
        last_parts_(std::size_t{header.size.tile_columns()} * header.size.tile_rows()),
        position_(header.range.end()),
        end_(std::max(header.range.end(), std::min(end, index_begin))) {
    index_.first_parts_.resize(last_parts_.size());
  }

  void read(Leb128Reader table) {
    const std::uint64_t count = table.take();
    if (count > max_tile_parts || count > table.left()) fail(table);
    index_.parts_.reserve(static_cast<std::size_t>(count));
    for (std::uint64_t i = 0; i < count; ++i) read_part(table);
    if (table.left() != 0) fail(table);
    index_.blocks_.push_back({lengths_, position_});
  }

 private:
  [[noreturn]] static void fail(const Leb128Reader& table) { table.fail("tells of what cannot be"); }

  void read_part(Leb128Reader& table) {
    Part& part = index_.parts_.emplace_back();
    next_tile_ += table.take_zigzag();
    part.offset = position_;
    part.length = table.take();
    const std::uint64_t header = table.take();
    const std::uint64_t header_bytes = header >> 1U;
    part.packets = table.take();
    const bool is_header_known = header_bytes != 0;
    if (next_tile_ < 0 || static_cast<std::uint64_t>(next_tile_) >= last_parts_.size() || part.length < least_header ||
        part.length > end_ - position_ || header_bytes > std::min(part.length, longest_header) ||
        (is_header_known ? header_bytes < least_header : part.packets != 0)) {
      fail(table);
    }
    part.header = {static_cast<std::uint32_t>(header_bytes), (header & 1U) != 0};
    part.tile = static_cast<std::uint32_t>(next_tile_++);
    std::uint32_t& last = last_parts_[part.tile];
    (last == 0 ? index_.first_parts_[part.tile] : index_.parts_[last - 1].next) = part_number();
    last = part_number();
    part.first_block = index_.blocks_.size();
    std::uint64_t offset = position_ + header_bytes;
    position_ += part.length;
    for (std::uint64_t left = part.packets; left > 0; left -= std::min(left, packets_in_block)) {
      index_.blocks_.push_back({lengths_, offset});
      lengths_ += table.take();
      if (left > packets_in_block) offset += table.take();
      if (lengths_ > index_begin || offset > position_) fail(table);
    }
  }

  [[nodiscard]] std::uint32_t part_number() const { return static_cast<std::uint32_t>(index_.parts_.size()); }

  PacketIndex& index_;
  std::vector<std::uint32_t> last_parts_;  ///< Of each tile, as Part::next.
  std::uint64_t position_;                 ///< Tile-parts follow each other.
  const std::uint64_t end_;
  std::uint64_t lengths_ = 0;
  std::int64_t next_tile_ = 0;
};

PacketIndex::PacketIndex(const SparseBytes& bytes, const CodestreamHeader& header, std::uint64_t end) : bytes_(bytes) {
  const auto front = bytes.read(bytes.clipped({index_begin, first_bytes}));
  Leb128Reader reader(front.first(std::min<std::size_t>(front.size(), longest_number)), 0);
  const std::uint64_t table_bytes = reader.take();
  const ByteRange table{index_begin + reader.position(), table_bytes};
  lengths_begin_ = table.end();
  if (table_bytes > max_table_bytes || bytes.is_beyond_end(table)) reader.fail("has an impossible table");
  TableReader(*this, header, end).read({bytes.read(table), reader.position()});
  if (bytes.is_beyond_end({lengths_begin_, blocks_.back().lengths})) reader.fail("is shorter than its table says");
}

std::vector<TilePartLength> PacketIndex::tile_parts() const {
  std::vector<TilePartLength> lengths;
  lengths.reserve(parts_.size());
  for (const Part& part : parts_) lengths.push_back({part.tile, part.length});
  return lengths;
}

PacketIndex::HeaderPlace PacketIndex::header(std::uint32_t tile, std::size_t number) const {
  const Part* part = first_part_of(tile);
  for (; part != nullptr && number > 0; --number) part = part_at(part->next);
  return part == nullptr ? HeaderPlace{} : part->header;
}

std::optional<ByteRange> PacketIndex::packet(std::uint32_t tile, std::uint64_t number) const {
  const Part* part = first_part_of(tile);
  for (; part != nullptr && number >= part->packets; part = part_at(part->next)) number -= part->packets;
  if (part == nullptr) return std::nullopt;
  const std::uint64_t first = number / packets_in_block * packets_in_block;
  const std::size_t block = part->first_block + static_cast<std::size_t>(first / packets_in_block);
  if (read_block_ != block) read_block(block, std::min(packets_in_block, part->packets - first));
  const auto i = static_cast<std::size_t>(number - first);
  const ByteRange range{read_offsets_[i], read_offsets_[i + 1] - read_offsets_[i]};
  if (range.end() > part->offset + part->length) Leb128Reader({}, 0).fail("tells of a packet outside its tile-part");
  return range;
}

void PacketIndex::read_block(std::size_t block, std::uint64_t packets) const {
  const std::uint64_t begin = lengths_begin_ + blocks_[block].lengths;
  const ByteRange range{begin, blocks_[block + 1].lengths - blocks_[block].lengths};
  if (!bytes_.contains(range)) {
    const std::uint64_t from = std::max(lengths_begin_, begin / chunk_bytes * chunk_bytes);
    const std::uint64_t to = (range.end() + chunk_bytes - 1) / chunk_bytes * chunk_bytes;
    bytes_.require({bytes_.clipped({from, to - from})});
  }
  Leb128Reader reader(bytes_.read(range), begin - index_begin);
  read_block_.reset();
  read_offsets_.assign(1, blocks_[block].packets);
  for (std::uint64_t i = 0; i < packets; ++i) read_offsets_.push_back(read_offsets_.back() + reader.take());
  if (reader.left() != 0) reader.fail("has packet lengths that do not fit its table");
  read_block_ = block;
}

}  // namespace pyramidion
