#include "jp2/packet_index.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "bytes/leb128.h"
#include "jp2/length_code.h"
#include "jp2/tile_part_header.h"
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
        counts_(last_parts_.size()),
        first_(header.range.end()),
        position_(first_),
        end_(std::max(header.range.end(), std::min(end, index_begin))) {
    index_.first_parts_.resize(last_parts_.size());
  }

  void read(Leb128Reader table) {
    const std::uint64_t count = table.take();
    const std::uint64_t turn = table.take();
    if (count > max_tile_parts || count > table.left() || turn == 0 || turn > longest_turn) fail(table);
    index_.turn_ = static_cast<unsigned>(turn);
    index_.parts_.reserve(static_cast<std::size_t>(count));
    for (std::uint64_t i = 0; i < count; ++i) read_part(table);
    read_blocks(table);
    if (table.left() != 0) fail(table);
  }

 private:
  [[noreturn]] static void fail(const Leb128Reader& table) { table.fail("tells of what cannot be"); }

  void read_part(Leb128Reader& table) {
    const std::uint64_t length = table.take();
    if ((length & 1U) == 0) {
      step_ = table.take_zigzag();
      header_ = table.take();
      packets_ = table.take();
    }
    next_tile_ += step_;
    const std::uint64_t header_bytes = header_ >> 1U;
    Part& part = index_.parts_.emplace_back();
    part.offset = position_;
    part.length = length >> 1U;
    part.first_packet = index_.packets_;
    part.packets = packets_;
    if (next_tile_ < 0 || static_cast<std::uint64_t>(next_tile_) >= last_parts_.size() || part.length < least_header ||
        part.length > end_ - position_ || header_bytes > std::min(part.length, longest_header) ||
        (header_bytes != 0 ? header_bytes < least_header : packets_ != 0) || packets_ > part.length - header_bytes) {
      fail(table);
    }
    part.header = {static_cast<std::uint32_t>(header_bytes), (header_ & 1U) != 0};
    part.tile = static_cast<std::uint32_t>(next_tile_++);
    if (++counts_[part.tile] > most_tile_parts_of_tile) fail(table);
    std::uint32_t& last = last_parts_[part.tile];
    (last == 0 ? index_.first_parts_[part.tile] : index_.parts_[last - 1].next) = part_number();
    last = part_number();
    position_ += part.length;
    index_.packets_ += packets_;
  }

  void read_blocks(Leb128Reader& table) {
    Block next{0, first_, 0};
    for (std::uint64_t packet = 0; packet < index_.packets_; packet += packets_in_block) {
      next.offset += table.take();
      if (next.offset > position_) fail(table);
      index_.blocks_.push_back(next);
      next.lengths += table.take();
      if (next.lengths > index_begin) fail(table);
      read_headers(table);
      next.headers = index_.headers_.size();
    }
    index_.blocks_.push_back(next);
  }

  void read_headers(Leb128Reader& table) {
    std::uint64_t packet = 0;
    for (std::uint64_t count = table.take(); count > 0; --count) {
      packet += table.take();
      const std::uint64_t bytes = table.take();
      if (packet >= packets_in_block || bytes > longest_header) fail(table);
      index_.headers_.push_back({packet++, static_cast<std::uint32_t>(bytes)});
    }
  }

  [[nodiscard]] std::uint32_t part_number() const { return static_cast<std::uint32_t>(index_.parts_.size()); }

  PacketIndex& index_;
  std::vector<std::uint32_t> last_parts_;  ///< Of each tile, as Part::next.
  std::vector<std::uint32_t> counts_;      ///< Of each tile: its tile-parts.
  const std::uint64_t first_;
  std::uint64_t position_;  ///< Tile-parts follow each other.
  const std::uint64_t end_;
  std::int64_t next_tile_ = 0;
  // Of the last tile-part, as they stand in the table.
  std::int64_t step_ = 0;
  std::uint64_t header_ = 0;
  std::uint64_t packets_ = 0;
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

std::optional<ListedPacket> PacketIndex::packet(std::uint32_t tile, std::uint64_t number) const {
  const std::optional<std::uint64_t> packet = number_in_codestream(tile, number);
  if (!packet) return std::nullopt;
  const auto block = static_cast<std::size_t>(*packet / packets_in_block);
  if (read_block_ != block) read_block(block);
  return read_packets_[static_cast<std::size_t>(*packet % packets_in_block)];
}

std::optional<ByteRange> PacketIndex::missing_for(std::uint32_t tile, std::uint64_t number) const {
  const std::optional<std::uint64_t> packet = number_in_codestream(tile, number);
  if (!packet) return std::nullopt;
  const auto block = static_cast<std::size_t>(*packet / packets_in_block);
  return read_block_ == block ? std::nullopt : missing_lengths(block);
}

std::optional<std::uint64_t> PacketIndex::number_in_codestream(std::uint32_t tile, std::uint64_t number) const {
  const Part* part = first_part_of(tile);
  for (; part != nullptr && number >= part->packets; part = part_at(part->next)) number -= part->packets;
  if (part == nullptr) return std::nullopt;
  return part->first_packet + number;
}

ByteRange PacketIndex::lengths_of(std::size_t block) const {
  return {lengths_begin_ + blocks_[block].lengths, blocks_[block + 1].lengths - blocks_[block].lengths};
}

std::optional<ByteRange> PacketIndex::missing_lengths(std::size_t block) const {
  const ByteRange range = lengths_of(block);
  if (bytes_.contains(range)) return std::nullopt;
  const std::uint64_t from = std::max(lengths_begin_, range.offset / chunk_bytes * chunk_bytes);
  const std::uint64_t to = (range.end() + chunk_bytes - 1) / chunk_bytes * chunk_bytes;
  return bytes_.clipped({from, to - from});
}

void PacketIndex::read_block(std::size_t block) const {
  if (const auto absent = missing_lengths(block)) bytes_.require({*absent});
  const auto lengths = bytes_.read(lengths_of(block));
  const auto fail = [] { Leb128Reader({}, 0).fail("has packet lengths that do not fit its table"); };
  LengthReader reader(lengths, turn_);
  read_block_.reset();
  read_packets_.clear();
  std::uint64_t packet = block * packets_in_block;
  auto part =
      std::prev(std::upper_bound(parts_.begin(), parts_.end(), packet,
                                 [](std::uint64_t sought, const Part& one) { return sought < one.first_packet; }));
  std::uint64_t offset = blocks_[block].offset;
  if (offset < part->offset + part->header.bytes) fail();
  std::size_t header = blocks_[block].headers;
  for (const std::uint64_t end = std::min(packet + packets_in_block, packets_); packet < end; ++packet) {
    while (packet == part->first_packet + part->packets) {
      ++part;
      offset = part->offset + part->header.bytes;
    }
    const auto length = reader.take();
    if (!length || offset + *length > part->end()) fail();
    ListedPacket& listed = read_packets_.emplace_back();
    listed.range = {offset, *length};
    if (header < blocks_[block + 1].headers && headers_[header].packet == read_packets_.size() - 1) {
      listed.header_bytes = headers_[header++].bytes;
      if (listed.header_bytes > *length) fail();
    }
    offset += *length;
  }
  if (!reader.is_at_end() || header != blocks_[block + 1].headers) fail();
  read_block_ = block;
}

}  // namespace pyramidion
