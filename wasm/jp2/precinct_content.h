#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "jp2/packet_header.h"
#include "jp2/tile_packets.h"

namespace pyramidion {

/// What one layer holds of a code-block, and where its bytes are in the file.
struct CodeBlockPart {
  std::uint32_t code_block = 0;  ///< In PrecinctState::Subband::code_blocks.
  std::uint16_t layer = 0;
  std::uint8_t subband = 0;
  std::uint8_t zero_bit_planes = 0;
  PrecinctState::Coding coding = PrecinctState::Coding::ordinary;  ///< As far as this layer tells.
  std::uint16_t segments = 0;
  std::uint32_t first_segment = 0;
  ByteRange bytes;
};

/// The code-blocks of a precinct, as far as the headers of its packets have been read: layer by layer.
class PrecinctContent {
 public:
  PrecinctContent(const TilePackets& packets, std::uint16_t component, std::uint8_t resolution, std::uint64_t precinct);

  /// Reads the headers of the first `layers` packets. What has to be fetched for that is added to `missing`; false
  /// then. `wants_few`: few of the code-blocks will be wanted, so that it does not pay to fetch longer packets whole.
  /// Throws Error `malformed` when packets are not as long as they should be, `unsupported` for more than four million
  /// code-blocks.
  [[nodiscard]] bool read(const SparseBytes& bytes, TilePackets& packets, std::uint16_t layers, bool wants_few,
                          std::vector<ByteRange>& missing);

  /// Whether the first `layers` packets, or all that there are, have been read.
  [[nodiscard]] bool has_read(std::uint16_t layers) const {
    return is_sorted_ && (is_complete_ || packet_.layer >= layers);
  }

  /// All that was asked for has been read, but some packets were not there as a whole.
  [[nodiscard]] bool lacks_bodies() const { return lacks_bodies_ && is_sorted_; }

  /// All layers of the code-block that have been read, in order.
  [[nodiscard]] std::span<const CodeBlockPart> parts_of(std::uint8_t subband, std::uint32_t code_block) const;
  [[nodiscard]] std::span<const Segment> segments_of(const CodeBlockPart& part) const {
    return std::span(segments_).subspan(part.first_segment, part.segments);
  }
  [[nodiscard]] std::uint8_t subbands() const { return subbands_; }
  /// Columns and rows of a subband's code-block grid that the precinct holds.
  [[nodiscard]] Box area(std::uint8_t subband) const {
    const auto& [x0, y0, x1, y1] = areas_[subband];
    return {x0, y0, x1, y1};
  }

  /// About how much memory this takes.
  [[nodiscard]] std::uint64_t memory() const;

 private:
  void ask_for_later_layers(const SparseBytes& bytes, TilePackets& packets, std::uint16_t layers,
                            std::vector<ByteRange>& missing) const;
  bool read_layer(const SparseBytes& bytes, const TilePackets& packets, const PacketPlace& place, bool wants_few,
                  std::vector<ByteRange>& missing);
  [[nodiscard]] std::uint64_t first_read(const PacketPlace& place, bool wants_few) const;
  void add(const PacketHeader& header, std::uint64_t body);

  PacketId packet_;  ///< The next one to be read.
  bool is_complete_ = false;
  std::uint8_t subbands_ = 0;
  std::array<std::array<std::uint32_t, 4>, 3> areas_{};
  std::uint64_t code_blocks_ = 0;  ///< Of all subbands.
  /// From the first layer to the last one. An image has many precincts, and what is kept of them is to be small.
  std::unique_ptr<PrecinctState> state_;
  std::vector<CodeBlockPart> parts_;  ///< Once sorted, by subband, code-block, layer.
  bool is_sorted_ = true;
  bool lacks_bodies_ = false;
  std::vector<Segment> segments_;
  std::uint64_t tried_ = 0;  ///< So many bytes of the packet were not enough for its header.
};

}  // namespace pyramidion
