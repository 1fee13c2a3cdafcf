#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "jp2/codestream_header.h"
#include "jp2/tag_tree.h"
#include "jp2/tile_geometry.h"

// Packet headers (ISO/IEC 15444-1, B.10; for high-throughput code-blocks ISO/IEC 15444-15, B.10): what one quality
// layer adds to the code-blocks of one precinct.

namespace pyramidion {

/// Bits of CodingStyle::code_block_style that decide how many lengths a packet header gives.
namespace code_block_style {
constexpr unsigned bypass = 0x01;          ///< Raw bits in between: a segment ends where the kind of coding changes.
constexpr unsigned terminate_each = 0x04;  ///< Each coding pass is a segment.
constexpr unsigned high_throughput = 0x40;
constexpr unsigned mixed = 0x80;  ///< With high_throughput: some code-blocks are, others are not.
}  // namespace code_block_style

/// Coding passes that make up (a part of) one codeword segment.
struct Segment {
  std::uint16_t number =
      0;  ///< Counts the code-block's segments. A layer can continue the last one of an earlier layer.
  std::uint16_t passes = 0;
  std::uint32_t bytes = 0;

  friend bool operator==(const Segment&, const Segment&) = default;
};

/// Adds what a layer says of a code-block to what the layers before it have said.
void merge_segments(std::span<const Segment> added, std::vector<Segment>& segments);

/// What the headers of a precinct's packets have said so far.
class PrecinctState {
 public:
  enum class Coding : std::uint8_t {
    ordinary,
    high_throughput_expected,  ///< No cleanup pass yet: passes without bytes stand for skipped bit-planes.
    high_throughput,
  };

  struct CodeBlock {
    std::uint16_t passes = 0;
    std::uint16_t segments = 0;
    std::uint8_t zero_bit_planes = 0;  ///< Known once it is included.
    std::uint8_t length_bits = 3;      ///< Lblock (B.10.7.1)
    bool is_included = false;          ///< In one of the layers so far.
    Coding coding = Coding::ordinary;
  };

  struct Subband {
    Box area;  ///< Columns and rows of the subband's code-block grid; all zero when the precinct has none there.
    std::vector<CodeBlock> code_blocks;  ///< Row by row.
    TagTree inclusion;
    TagTree zero_bit_planes;
  };

  /// Throws Error `unsupported` for more than four million code-blocks.
  PrecinctState(const Resolution& resolution, std::uint64_t precinct, std::uint8_t code_block_style);

  [[nodiscard]] const std::vector<Subband>& subbands() const { return subbands_; }
  /// How many there are in all subbands, and one for the precinct itself.
  [[nodiscard]] std::uint64_t code_blocks() const {
    std::uint64_t count = 1;
    for (const Subband& subband : subbands_) count += subband.code_blocks.size();
    return count;
  }

 private:
  friend class PacketHeaderReader;

  std::vector<Subband> subbands_;
  std::uint8_t style_;
};

/// What a packet holds.
struct PacketHeader {
  /// The bytes of one code-block. They follow each other in the packet's body in the order of this list.
  struct Contribution {
    std::uint8_t subband = 0;
    std::uint32_t code_block = 0;  ///< In PrecinctState::Subband::code_blocks.
    std::uint32_t first_segment = 0;
    std::uint32_t segments = 0;
    std::uint64_t bytes = 0;
  };

  std::size_t header_bytes = 0;  ///< Without SOP and EPH.
  std::uint64_t body_bytes = 0;
  std::vector<Contribution> contributions;
  std::vector<Segment> segments;

  [[nodiscard]] std::span<const Segment> segments_of(const Contribution& contribution) const {
    return std::span(segments).subspan(contribution.first_segment, contribution.segments);
  }
};

/// Reads the header of the precinct's packet of this layer; the layers before it have been read. `bytes` begins with
/// the header, behind SOP, and may go on behind it. Throws Error `truncated` when it does not end within `bytes`, and
/// `malformed`: the state is then as before, and `share_read`, if given, is how many of the code-blocks have been gone
/// through, 0 to 1.
[[nodiscard]] PacketHeader read_packet_header(PrecinctState& state, std::uint32_t layer,
                                              std::span<const std::uint8_t> bytes, double* share_read = nullptr);

/// All that is known of a code-block.
struct CodeBlockContent {
  std::uint8_t zero_bit_planes = 0;
  std::vector<Segment> segments;
};

/// The code-blocks of a precinct in one subband.
struct SubbandContent {
  std::uint32_t columns = 0;
  std::uint32_t rows = 0;
  std::vector<const CodeBlockContent*> code_blocks;  ///< Row by row; null for those without content.
};

/// Appends the header of a packet that is its precinct's only one. The code-blocks' bytes follow in the order of the
/// subbands and code-blocks. Throws Error `unsupported` for more passes or bytes than a header can tell. Code-blocks of
/// style `mixed` cannot be written: their headers depend on what the bytes are.
void write_packet_header(std::span<const SubbandContent> subbands, std::vector<std::uint8_t>& bytes);

}  // namespace pyramidion
