#include "jp2/packet_header.h"

#include <algorithm>
#include <string>
#include <utility>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "jp2/divide_up.h"
#include "jp2/packet_bits.h"

namespace pyramidion {
namespace {

// As many as a precinct of 2^15 by 2^15 samples has of 16 by 16, with room to spare. The standard allows 16 times more,
// for which no one has a use.
constexpr std::int64_t most_code_blocks = std::int64_t{1} << 22U;
// Beyond the 38 bits of a sample, guard bits and the shift of a region of interest.
constexpr std::uint32_t most_zero_bit_planes = 200;
constexpr std::uint32_t most_passes = 3 * most_zero_bit_planes;
constexpr std::uint32_t most_passes_in_packet = 164;  // B.10.6
constexpr std::uint32_t most_length_bits = 32;
constexpr std::uint32_t largest_length = 0x7fffffff;

[[noreturn]] void refuse(const char* what) { throw Error(ErrorCode::malformed, what, "packet header"); }

/// Table B.4.
std::uint32_t read_passes(BitReader& bits) {
  if (bits.bit() == 0) return 1;
  if (bits.bit() == 0) return 2;
  const std::uint32_t few = bits.bits(2);
  if (few < 3) return 3 + few;
  const std::uint32_t some = bits.bits(5);
  if (some < 31) return 6 + some;
  return 37 + bits.bits(7);
}

void write_passes(std::uint32_t passes, BitWriter& bits) {
  if (passes == 1) {
    bits.put(0);
  } else if (passes == 2) {
    bits.put_bits(0b10, 2);
  } else if (passes < 6) {
    bits.put_bits(0b1100 | (passes - 3), 4);
  } else if (passes < 37) {
    bits.put_bits(0b1111'00000 | (passes - 6), 9);
  } else {
    bits.put_bits(0b1111'11111'0000000 | (passes - 37), 16);
  }
}

/// How the code-block's passes fall into segments (D.6, table D.9; in Part 15, clause B).
struct Place {
  bool begins_segment;
  std::uint32_t room;  ///< Passes up to the end of the segment.
};

Place place_in_thirds(std::uint32_t pass) {
  if (pass % 3 == 0) return {true, 2};
  if (pass % 3 == 1) return {false, 1};
  return {true, 1};
}

/// `pass`: how many there have been.
Place place_of(std::uint32_t pass, unsigned style, PrecinctState::Coding coding) {
  // Cleanup passes alone, the two between them together; the first is never the first of all.
  if (coding == PrecinctState::Coding::high_throughput) return place_in_thirds(pass + 2);
  if ((style & code_block_style::terminate_each) != 0) return {true, 1};
  if ((style & code_block_style::bypass) == 0) return {pass == 0, most_passes};
  constexpr std::uint32_t ordinary_passes = 10;
  return pass < ordinary_passes ? Place{pass == 0, ordinary_passes - pass} : place_in_thirds(pass - ordinary_passes);
}

}  // namespace

/// Reads one header, and takes back what it did to the state unless it comes to an end.
class PacketHeaderReader {
 public:
  PacketHeaderReader(PrecinctState& state, std::uint32_t layer, std::span<const std::uint8_t> bytes)
      : state_(state), layer_(layer), bits_(bytes) {
    // Of a small precinct, as there are many, all at once.
    const auto few = static_cast<std::size_t>(std::min<std::uint64_t>(state.code_blocks(), 16));
    changed_.reserve(2 * few);
    header_.contributions.reserve(few);
    header_.segments.reserve(few);
  }

  PacketHeaderReader(const PacketHeaderReader&) = delete;
  PacketHeaderReader& operator=(const PacketHeaderReader&) = delete;

  ~PacketHeaderReader() {
    if (is_complete_) return;
    journal_.undo();
    for (; !changed_.empty(); changed_.pop_back()) *changed_.back().first = changed_.back().second;
  }

  PacketHeader read() {
    if (bits_.bit() != 0) {
      for (std::size_t i = 0; i < state_.subbands_.size(); ++i) read_subband(static_cast<std::uint8_t>(i));
    }
    bits_.align();
    header_.header_bytes = bits_.bytes_read();
    is_complete_ = true;
    return std::move(header_);
  }

  /// How many of the code-blocks have been gone through, 0 to 1.
  [[nodiscard]] double share_read() const {
    return static_cast<double>(code_blocks_read_) / static_cast<double>(state_.code_blocks());
  }

 private:
  using CodeBlock = PrecinctState::CodeBlock;
  using Coding = PrecinctState::Coding;

  void read_subband(std::uint8_t number) {
    PrecinctState::Subband& subband = state_.subbands_[number];
    const auto columns = static_cast<std::uint32_t>(subband.area.x1 - subband.area.x0);
    const auto rows = static_cast<std::uint32_t>(subband.area.y1 - subband.area.y0);
    for (std::uint32_t row = 0; row < rows; ++row) {
      for (std::uint32_t column = 0; column < columns;) {
        const std::uint32_t index = row * columns + column;
        const std::uint32_t begin = column;
        CodeBlock& block = subband.code_blocks[index];
        bool contributes = false;
        if (block.is_included) {
          contributes = bits_.bit() != 0;
          ++column;
        } else {
          const TagTree::Answer answer = subband.inclusion.ask(column, row, layer_ + 1, bits_, journal_);
          if (answer.is_below) {
            contributes = true;
            changed_.emplace_back(&block, block);
            block.zero_bit_planes = static_cast<std::uint8_t>(
                subband.zero_bit_planes.read(column, row, most_zero_bit_planes, bits_, journal_));
            block.is_included = true;
          }
          // Code-blocks that have been included lie elsewhere.
          column = answer.column_end;
        }
        if (contributes) read_contribution(number, index, block);
        code_blocks_read_ += column - begin;
      }
    }
  }

  void read_contribution(std::uint8_t subband, std::uint32_t index, CodeBlock& block) {
    changed_.emplace_back(&block, block);
    const std::uint32_t passes = read_passes(bits_);
    if (block.passes + passes > most_passes) refuse("A code-block has too many coding passes");
    while (bits_.bit() != 0) {
      if (++block.length_bits > most_length_bits) refuse("A code-block's length has too many bits");
    }
    PacketHeader::Contribution contribution;
    contribution.subband = subband;
    contribution.code_block = index;
    contribution.first_segment = static_cast<std::uint32_t>(header_.segments.size());
    std::uint32_t left = passes;
    if (block.coding == Coding::high_throughput_expected) left -= read_first_cleanup(block, passes);
    while (left > 0) {
      const Place place = place_of(block.passes, state_.style_, block.coding);
      const std::uint32_t count = std::min(left, place.room);
      add_segment(block, place.begins_segment, count, read_length(block.length_bits + floor_log2(count)));
      left -= count;
    }
    contribution.segments = static_cast<std::uint32_t>(header_.segments.size()) - contribution.first_segment;
    for (const Segment& segment : header_.segments_of(contribution)) contribution.bytes += segment.bytes;
    header_.body_bytes += contribution.bytes;
    header_.contributions.push_back(contribution);
  }

  /// What stands before and for the first cleanup pass of a high-throughput code-block, which ends a multiple of three
  /// passes after the first: those skipped have no bytes. As long as there are none, all passes of a layer share one
  /// length, and its bits are as many as an ordinary code-block's. Gives the number of passes read.
  std::uint32_t read_first_cleanup(CodeBlock& block, std::uint32_t passes) {
    const std::uint32_t behind = (block.passes + passes - 1) % 3;
    const bool can_be_cleanup = behind < passes;
    const std::uint32_t up_to_cleanup = can_be_cleanup ? passes - behind : passes;
    const std::uint32_t all_bits = block.length_bits + floor_log2(passes);
    const std::uint32_t bits = block.length_bits + floor_log2(up_to_cleanup);
    if (all_bits > most_length_bits) refuse("A code-block's length has too many bits");
    std::uint32_t length = read_length(bits);
    const bool is_mixed = (state_.style_ & code_block_style::mixed) != 0;
    // Mixed, the highest bit of the length tells ordinary passes.
    const bool is_cleanup =
        can_be_cleanup && length > 1 && (!is_mixed || (block.length_bits > 3 && length >> (bits - 1) == 0));
    if (is_cleanup) {
      add_segment(block, block.segments == 0, up_to_cleanup, length);
      block.coding = Coding::high_throughput;
      return up_to_cleanup;
    }
    for (std::uint32_t i = bits; i < all_bits; ++i) length = length << 1U | bits_.bit();
    if (length > largest_length) refuse("A code-block is too long");
    if (length != 0) {
      if (!is_mixed) refuse("A high-throughput code-block begins with an impossible length");
      block.coding = Coding::ordinary;
    }
    add_segment(block, block.segments == 0, passes, length);
    return passes;
  }

  std::uint32_t read_length(std::uint32_t bits) {
    if (bits > most_length_bits) refuse("A code-block's length has too many bits");
    const std::uint32_t length = bits_.bits(bits);
    if (length > largest_length) refuse("A code-block is too long");
    return length;
  }

  void add_segment(CodeBlock& block, bool begins, std::uint32_t passes, std::uint32_t bytes) {
    if (begins) ++block.segments;
    block.passes = static_cast<std::uint16_t>(block.passes + passes);
    header_.segments.push_back(
        {static_cast<std::uint16_t>(block.segments - 1), static_cast<std::uint16_t>(passes), bytes});
  }

  PrecinctState& state_;
  std::uint32_t layer_;
  BitReader bits_;
  PacketHeader header_;
  TagTree::Journal journal_;
  std::vector<std::pair<CodeBlock*, CodeBlock>> changed_;
  std::uint64_t code_blocks_read_ = 0;
  bool is_complete_ = false;
};

void merge_segments(std::span<const Segment> added, std::vector<Segment>& segments) {
  for (const Segment& segment : added) {
    if (segments.empty() || segments.back().number != segment.number) {
      segments.push_back(segment);
      continue;
    }
    Segment& last = segments.back();
    if (segment.bytes > largest_length - last.bytes) refuse("A code-block is too long");
    last.passes = static_cast<std::uint16_t>(last.passes + segment.passes);
    last.bytes += segment.bytes;
  }
}

PrecinctState::PrecinctState(const Resolution& resolution, std::uint64_t precinct, std::uint8_t code_block_style)
    : style_(code_block_style) {
  CodeBlock first;
  if ((style_ & code_block_style::high_throughput) != 0) first.coding = Coding::high_throughput_expected;
  std::int64_t code_blocks = 0;
  subbands_.reserve(resolution.subbands().size());
  for (const pyramidion::Subband& band : resolution.subbands()) {
    Subband& subband = subbands_.emplace_back();
    subband.area = resolution.code_blocks(band, precinct);
    const std::int64_t columns = subband.area.x1 - subband.area.x0;
    const std::int64_t rows = subband.area.y1 - subband.area.y0;
    // No more than 2^13 of each.
    code_blocks += columns * rows;
    if (code_blocks > most_code_blocks) {
      throw Error(ErrorCode::unsupported, "A precinct has more than four million code-blocks", "tile");
    }
    subband.code_blocks.assign(static_cast<std::size_t>(columns * rows), first);
    subband.inclusion = {static_cast<std::uint32_t>(columns), static_cast<std::uint32_t>(rows)};
    subband.zero_bit_planes = subband.inclusion;
  }
}

PacketHeader read_packet_header(PrecinctState& state, std::uint32_t layer, std::span<const std::uint8_t> bytes,
                                double* share_read) {
  PacketHeaderReader reader(state, layer, bytes);
  try {
    return reader.read();
  } catch (const Error&) {
    if (share_read != nullptr) *share_read = reader.share_read();
    throw;
  }
}

namespace {

bool has_content(const CodeBlockContent* block) { return block != nullptr && !block->segments.empty(); }

void write_code_block(const CodeBlockContent& block, BitWriter& bits) {
  std::uint32_t passes = 0;
  std::uint32_t length_bits = 3;
  for (const Segment& segment : block.segments) {
    passes += segment.passes;
    const std::uint32_t needed = segment.bytes == 0 ? 0 : floor_log2(segment.bytes) + 1;
    const std::uint32_t given = floor_log2(std::max<std::uint32_t>(segment.passes, 1));
    if (needed > length_bits + given) length_bits = needed - given;
  }
  if (passes == 0 || passes > most_passes_in_packet) {
    throw Error(ErrorCode::unsupported, concat({"A packet cannot tell of ", passes, " coding passes"}),
                "packet header");
  }
  write_passes(passes, bits);
  for (std::uint32_t i = 3; i < length_bits; ++i) bits.put(1);
  bits.put(0);
  for (const Segment& segment : block.segments) {
    const std::uint32_t count = length_bits + floor_log2(segment.passes);
    if (segment.passes == 0 || count > most_length_bits) {
      throw Error(ErrorCode::unsupported, "A packet cannot tell the length of a codeword segment", "packet header");
    }
    bits.put_bits(segment.bytes, count);
  }
}

/// A subband of one code-block: its tag trees are of one node, and need no memory.
void write_single(const CodeBlockContent* block, BitWriter& bits) {
  bits.put(has_content(block) ? 1 : 0);
  if (!has_content(block)) return;
  for (std::uint32_t i = 0; i < block->zero_bit_planes; ++i) bits.put(0);
  bits.put(1);
  write_code_block(*block, bits);
}

void write_subband(const SubbandContent& subband, BitWriter& bits) {
  if (subband.columns == 1 && subband.rows == 1) return write_single(subband.code_blocks[0], bits);
  TagTreeWriter inclusion(subband.columns, subband.rows, 1);
  TagTreeWriter zero_bit_planes(subband.columns, subband.rows, most_zero_bit_planes);
  const std::uint32_t count = subband.columns * subband.rows;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!has_content(subband.code_blocks[i])) continue;
    inclusion.set(i % subband.columns, i / subband.columns, 0);
    zero_bit_planes.set(i % subband.columns, i / subband.columns, subband.code_blocks[i]->zero_bit_planes);
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    inclusion.write(i % subband.columns, i / subband.columns, 1, bits);
    if (!has_content(subband.code_blocks[i])) continue;
    zero_bit_planes.write(i % subband.columns, i / subband.columns, most_zero_bit_planes + 1, bits);
    write_code_block(*subband.code_blocks[i], bits);
  }
}

}  // namespace

void write_packet_header(std::span<const SubbandContent> subbands, std::vector<std::uint8_t>& bytes) {
  const bool is_empty = std::all_of(subbands.begin(), subbands.end(), [](const SubbandContent& subband) {
    return std::none_of(subband.code_blocks.begin(), subband.code_blocks.end(), has_content);
  });
  BitWriter bits(bytes);
  bits.put(is_empty ? 0 : 1);
  if (!is_empty) {
    for (const SubbandContent& subband : subbands) write_subband(subband, bits);
  }
  bits.align();
}

}  // namespace pyramidion
