#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/codestream_header.h"
#include "jp2/packet_header.h"
#include "jp2/packet_index.h"
#include "jp2/packet_offsets.h"
#include "jp2/packet_sequence.h"
#include "jp2/sop_search.h"
#include "jp2/tile_geometry.h"
#include "jp2/tile_part_table.h"

namespace pyramidion {

/// A codestream as it is read: its bytes, its main header, and where it ends.
struct Codestream {
  const SparseBytes& bytes;
  const CodestreamHeader& header;
  std::uint64_t end = 0;               ///< May be the last possible offset when nobody knows.
  const PacketIndex* index = nullptr;  ///< What a sidecar file says, if there is one.
};

struct PacketPlace {
  ByteRange range;  ///< From SOP to the end of the body; with packed headers only the body, or SOP and the body.
  /// Packed headers (PPM, PPT) from this packet's on; empty where the header is in `range`.
  std::span<const std::uint8_t> packed_header;
  std::uint32_t header_bytes = 0;  ///< Of a long header, SOP and EPH included, if it is known; else 0.
};

/// A packet that is being gone through. Its header, once read, has changed its precinct's state.
struct PendingPacket {
  PacketId packet;
  std::optional<std::uint64_t> header_offset;  ///< In the file, or in the packed headers.
  std::optional<PacketHeader> header;
  std::uint64_t tried = 0;  ///< So many bytes were not enough for the header, and held
  double share_tried = 0;   ///< so much of it, by its code-blocks, 0 to 1.
};

/// How long the headers of a component's packets are, in bytes a code-block.
struct HeaderRate {
  std::uint8_t resolution = 0;  ///< Of the last one.
  double last = 0;              ///< 0: there has been none.
  double change = 1;            ///< From the resolution before to the last one.
};

/// Finds the packets of one tile. Their lengths are listed (in a sidecar file; PLT, A.7.3; PLM, A.7.2), or many packets
/// begin with SOP and are searched for, or the packets are gone through one after the other, as far as needed.
class TilePackets {
 public:
  /// What is passed must outlive this.
  TilePackets(const Codestream& codestream, TilePartTable& table, std::uint32_t tile);

  ~TilePackets() = default;
  TilePackets(const TilePackets&) = delete;
  TilePackets& operator=(const TilePackets&) = delete;
  TilePackets(TilePackets&&) = delete;
  TilePackets& operator=(TilePackets&&) = delete;

  /// Reads the header of the first tile-part; all else needs that. `share` is the part of the tile's bytes that will be
  /// wanted soon, 0 to 1. Throws Missing or Error; false when the codestream holds nothing of the tile.
  [[nodiscard]] bool prepare(double share);

  [[nodiscard]] const TileParameters& parameters() const { return parameters_; }
  [[nodiscard]] const TileGeometry& geometry() const { return *geometry_; }
  /// The file ends within one of the tile-parts that have been read.
  [[nodiscard]] bool is_cut_short() const;
  /// Something of ISO/IEC 15444-2 is in the tile's headers.
  [[nodiscard]] bool has_extensions() const { return has_extensions_; }

  /// Where a packet is; nothing when the file does not hold it. Throws Missing or Error, `malformed` when the packets
  /// do not add up to the tile-parts.
  [[nodiscard]] std::optional<PacketPlace> find(const PacketId& packet);

  /// Whether `find` would throw Missing, as far as that can be told at once; what it would miss is then added. Of tens
  /// of thousands of packets, throwing for each would take its time.
  [[nodiscard]] bool is_missing(const PacketId& packet, std::vector<ByteRange>& missing);

  /// Whether `find` tells the packet's place without going through others; it may still throw Missing.
  [[nodiscard]] bool is_listed(const PacketId& packet) const;

  /// A packet's header contradicts the list of lengths, or SOP: neither is used any more. False if none was.
  bool distrust_lengths();

  /// The tile-parts that the tile consists of: all of them. Throws Missing.
  [[nodiscard]] std::vector<ByteRange> tile_parts();

  [[nodiscard]] std::uint32_t tile() const { return tile_; }

 private:
  struct Part {
    TilePartHeader header;
    std::optional<std::uint32_t> ordinal;
    std::span<const std::uint8_t> packed;  ///< From PPM or PPT.
    bool has_packed = false;
    std::uint64_t first_packet = 0;
    PacketOffsets packets{0};
    std::vector<std::uint32_t> packed_offsets;  ///< Of each packet's header.
    std::vector<LongHeader> long_headers;
    std::size_t packed_end = 0;  ///< Of the last of them.
    bool has_begun = false;      ///< Its packets are being found.
    bool is_complete = false;    ///< All of them are.
  };

  [[nodiscard]] std::optional<std::uint64_t> index_of(const PacketId& packet) const;
  bool read_next_part();
  [[nodiscard]] bool has_packets() const;
  void fetch_fronts() const;
  void begin_packets(Part& part);
  [[nodiscard]] bool list_packets(Part& part);
  [[nodiscard]] std::vector<std::uint64_t> listed_lengths(const Part& part) const;
  [[nodiscard]] std::optional<TilePartHeader> plain_header(const TilePartPlace& place) const;
  [[nodiscard]] bool can_be_searched() const;
  [[nodiscard]] bool is_searched_for(std::uint64_t number) const;
  [[nodiscard]] bool is_overview() const;
  void distrust_table();
  void restart();
  bool extend();
  bool walk(Part& part);
  void go_to_next(const Part& part);
  bool read_header(Part& part);
  bool finish(Part& part);
  [[nodiscard]] PrecinctState& state_before(const PacketId& packet);
  void forget_state(const PacketId& packet);
  [[nodiscard]] std::span<const std::uint8_t> two_bytes(std::uint64_t offset, std::uint64_t end);
  [[nodiscard]] std::uint64_t likely_header();
  [[nodiscard]] std::uint64_t rest_of_header() const;
  void measure_header(std::uint64_t bytes);
  [[nodiscard]] bool is_sparse() const;
  [[noreturn]] void ask(std::uint64_t begin, std::uint64_t end);

  const Codestream codestream_;
  TilePartTable& table_;
  const std::uint32_t tile_;
  double share_ = 1;
  TileParameters parameters_;
  std::optional<TileGeometry> geometry_;
  std::optional<PacketSequence> sequence_;
  // The packet whose number in it was asked for last, and that number.
  mutable std::optional<PacketId> asked_packet_;
  mutable std::optional<std::uint64_t> asked_index_;
  std::vector<Part> parts_;
  bool has_all_parts_ = false;
  bool has_extensions_ = false;
  bool trusts_lengths_ = true;
  std::optional<SopSearch> search_;
  bool has_leftover_ = false;  ///< All packets have been found, and there are more bytes: none can be trusted.

  std::size_t part_ = 0;                           ///< Whose packets are being found.
  std::uint64_t known_ = 0;                        ///< How many packets have been found.
  std::uint64_t sequence_at_ = 0;                  ///< How many packets `sequence_` has given.
  std::optional<PendingPacket> pending_;           ///< The last of them, not found yet.
  std::map<std::uint64_t, PrecinctState> states_;  ///< Of precincts whose last layer has not been met.
  std::uint64_t state_code_blocks_ = 0;
  ByteRange asked_;                       ///< What was missed last.
  std::vector<HeaderRate> header_rates_;  ///< Of each component, where that matters.
};

}  // namespace pyramidion
