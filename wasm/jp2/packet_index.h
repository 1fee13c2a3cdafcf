#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/codestream_header.h"

namespace pyramidion {

/// Packets whose lengths are read together (docs/index-format.md).
constexpr std::uint64_t packets_in_block = 1024;
/// Headers longer than this are remembered: they are of so many code-blocks that few of these are of use for one view.
constexpr std::uint64_t long_header = 1024;

/// That a packet's header, SOP and EPH included, is long.
struct LongHeader {
  std::uint64_t packet = 0;  ///< Counted from the first one of the tile-part.
  std::uint32_t bytes = 0;
};

/// A packet that is listed.
struct ListedPacket {
  ByteRange range;
  std::uint32_t header_bytes = 0;  ///< Of a long header, SOP and EPH included; else 0.
};

/// Where tile-parts and packets are, as a sidecar file says: its section "packets". The table of tile-parts is read at
/// once, the lengths of packets when they are needed. What it says is no more than a claim.
class PacketIndex {
 public:
  /// `bytes` holds the section at `index_begin`; what is passed must outlive this. `end` is where the codestream ends.
  /// Throws Missing, or Error `malformed` or `limit_exceeded`.
  PacketIndex(const SparseBytes& bytes, const CodestreamHeader& header, std::uint64_t end);

  /// All tile-parts, in the order of the codestream.
  [[nodiscard]] std::vector<TilePartLength> tile_parts() const;

  /// A tile-part's header.
  struct HeaderPlace {
    std::uint32_t bytes = 0;    ///< SOT and SOD included; 0 when that is not told.
    bool must_be_read = false;  ///< It holds more than packet lengths and comments.
  };

  /// The header of the tile's tile-part `number`.
  [[nodiscard]] HeaderPlace header(std::uint32_t tile, std::size_t number) const;

  /// Where the tile's packet `number` is, counted in the order of the codestream; nothing when that is not told. Throws
  /// Missing or Error `malformed`.
  [[nodiscard]] std::optional<ListedPacket> packet(std::uint32_t tile, std::uint64_t number) const;

  /// What `packet` would miss; nothing when all that it needs is there.
  [[nodiscard]] std::optional<ByteRange> missing_for(std::uint32_t tile, std::uint64_t number) const;

 private:
  struct Part {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint64_t first_packet = 0;  ///< In the order of the codestream.
    std::uint64_t packets = 0;
    HeaderPlace header;
    std::uint32_t next = 0;  ///< The tile's next one, counted from 1; 0: there is none.
    std::uint32_t tile = 0;

    [[nodiscard]] std::uint64_t end() const { return offset + length; }
  };
  struct Block {
    std::uint64_t lengths = 0;  ///< Where they begin, from the first of all on.
    std::uint64_t offset = 0;   ///< Of its first packet, in the file.
    std::size_t headers = 0;    ///< The first of its packets' in `headers_`.
  };

  class TableReader;

  [[nodiscard]] const Part* part_at(std::uint32_t number) const { return number == 0 ? nullptr : &parts_[number - 1]; }
  [[nodiscard]] const Part* first_part_of(std::uint32_t tile) const {
    return tile < first_parts_.size() ? part_at(first_parts_[tile]) : nullptr;
  }
  [[nodiscard]] std::optional<std::uint64_t> number_in_codestream(std::uint32_t tile, std::uint64_t number) const;
  [[nodiscard]] ByteRange lengths_of(std::size_t block) const;
  [[nodiscard]] std::optional<ByteRange> missing_lengths(std::size_t block) const;
  void read_block(std::size_t block) const;

  const SparseBytes& bytes_;
  std::uint64_t lengths_begin_ = 0;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> first_parts_;  ///< Of each tile, as Part::next.
  std::vector<Block> blocks_;               ///< And one more, which ends the last.
  std::vector<LongHeader> headers_;         ///< By packets counted from the first one of the block.
  std::uint64_t packets_ = 0;
  unsigned turn_ = 1;  ///< How many packets take turns in the coding of lengths.
  /// The block that was read last, and its packets.
  mutable std::optional<std::size_t> read_block_;
  mutable std::vector<ListedPacket> read_packets_;
};

}  // namespace pyramidion
