#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "jp2/divide_up.h"
#include "jp2/packet_bits.h"
#include "jp2/packet_header.h"
#include "support/expect_error.h"

namespace pyramidion {

// For messages of failing tests.
void PrintTo(const Segment& segment, std::ostream* stream) {
  *stream << "segment " << segment.number << ": " << segment.passes << " passes, " << segment.bytes << " bytes";
}

namespace {

using testing::expect_error;

/// Bytes of "0" and "1"; blanks are for the eye.
std::vector<std::uint8_t> bytes_of(const std::string& text) {
  std::vector<std::uint8_t> bytes;
  BitWriter bits(bytes);
  for (const char digit : text) {
    if (digit != ' ') bits.put(digit == '1' ? 1 : 0);
  }
  bits.align();
  return bytes;
}

/// The only precinct of the lowest or of the next resolution, whose subbands have `columns` by `rows` code-blocks.
Resolution resolution_of(std::uint32_t columns, std::uint32_t rows, unsigned number) {
  ImageSize size;
  size.components.resize(1);
  TileParameters parameters;
  CodingStyle style;
  style.decomposition_levels = static_cast<std::uint8_t>(number);
  style.code_block_width_exponent = 2;
  style.code_block_height_exponent = 2;
  style.precincts = {0xff, 0xff};
  parameters.styles = {style};
  const std::int64_t scale = 4 << number;
  return TileGeometry(size, {0, 0, columns * scale, rows * scale}, parameters).resolution(0, number);
}

PrecinctState state_of(std::uint32_t columns, std::uint32_t rows, unsigned style = 0) {
  return {resolution_of(columns, rows, 0), 0, static_cast<std::uint8_t>(style)};
}

/// What the header of one code-block's packet says of it.
std::vector<Segment> read_segments(PrecinctState& state, std::uint32_t layer, const std::string& bits) {
  const PacketHeader header = read_packet_header(state, layer, bytes_of(bits));
  EXPECT_EQ(header.contributions.size(), 1U);
  return header.segments;
}

std::vector<Segment> segments(std::vector<Segment> list) { return list; }

TEST(PacketHeader, CanBeEmpty) {
  PrecinctState state = state_of(3, 2);
  const std::vector<std::uint8_t> bytes{0x7f, 0xff};
  const PacketHeader header = read_packet_header(state, 0, bytes);
  EXPECT_EQ(header.header_bytes, 1U);
  EXPECT_EQ(header.body_bytes, 0U);
  EXPECT_TRUE(header.contributions.empty());
}

// After the example of B.10.8.
TEST(PacketHeader, TellsWhatALayerAdds) {
  PrecinctState state = state_of(3, 2);
  const std::vector<std::uint8_t> bytes = bytes_of("1  111 000111 1100 0 0110  1 01 10 10 00100  0  0 0");
  const PacketHeader header = read_packet_header(state, 0, bytes);
  EXPECT_EQ(header.header_bytes, bytes.size());
  EXPECT_EQ(header.body_bytes, 10U);
  ASSERT_EQ(header.contributions.size(), 2U);
  EXPECT_EQ(header.contributions[0].code_block, 0U);
  EXPECT_EQ(header.contributions[0].bytes, 6U);
  EXPECT_EQ(header.contributions[1].code_block, 1U);
  EXPECT_EQ(header.contributions[1].bytes, 4U);
  EXPECT_EQ(header.segments, segments({{0, 3, 6}, {0, 2, 4}}));
  const auto& blocks = state.subbands()[0].code_blocks;
  EXPECT_EQ(blocks[0].zero_bit_planes, 3);
  EXPECT_EQ(blocks[1].zero_bit_planes, 4);
  EXPECT_EQ(blocks[1].length_bits, 4);
  EXPECT_TRUE(blocks[1].is_included);
  EXPECT_FALSE(blocks[2].is_included);

  // The next layer: of the first code-block ten bytes in three passes; nothing of the second; (2, 0) begins.
  const PacketHeader next = read_packet_header(state, 1, bytes_of("1  1 1100 0 1010  0  11 11 0 0 001  0 0 0"));
  ASSERT_EQ(next.contributions.size(), 2U);
  EXPECT_EQ(next.contributions[0].code_block, 0U);
  EXPECT_EQ(next.contributions[1].code_block, 2U);
  EXPECT_EQ(next.segments[0], (Segment{0, 3, 10}));
  EXPECT_EQ(state.subbands()[0].code_blocks[0].passes, 6);
  std::vector<Segment> merged;
  merge_segments(header.segments_of(header.contributions[0]), merged);
  merge_segments(next.segments_of(next.contributions[0]), merged);
  EXPECT_EQ(merged, segments({{0, 6, 16}}));
}

TEST(PacketHeader, ReadsNumbersOfPasses) {
  const std::vector<std::pair<std::string, std::uint16_t>> table{{"0", 1},
                                                                 {"10", 2},
                                                                 {"1100", 3},
                                                                 {"1101", 4},
                                                                 {"1110", 5},
                                                                 {"1111 00000", 6},
                                                                 {"1111 11110", 36},
                                                                 {"1111 11111 0000000", 37},
                                                                 {"1111 11111 1111111", 164}};
  for (const auto& [bits, passes] : table) {
    PrecinctState state = state_of(1, 1);
    std::string header = "1 1 1" + bits;
    header.append(4 + floor_log2(passes), '0');
    EXPECT_EQ(read_segments(state, 0, header), segments({{0, passes, 0}})) << bits;
    const CodeBlockContent content{0, {{0, passes, 0}}};
    std::vector<std::uint8_t> written;
    write_packet_header(std::array{SubbandContent{1, 1, {&content}}}, written);
    EXPECT_EQ(written, bytes_of(header)) << bits;
  }
}

TEST(PacketHeader, GivesALengthForEachTerminatedPass) {
  PrecinctState state = state_of(1, 1, code_block_style::terminate_each | code_block_style::bypass);
  EXPECT_EQ(read_segments(state, 0, "1 1 1 1100 0 001 010 111"), segments({{0, 1, 1}, {1, 1, 2}, {2, 1, 7}}));
  EXPECT_EQ(read_segments(state, 1, "1 1 0 10 0001"), segments({{3, 1, 1}}));
}

TEST(PacketHeader, EndsSegmentsWhereRawBitsBeginAndEnd) {
  PrecinctState state = state_of(1, 1, code_block_style::bypass);
  // Eight of the ten ordinary passes, two more and a raw one, its companion and a cleanup pass.
  EXPECT_EQ(read_segments(state, 0, "1 1 1 1111 00010 0 000111"), segments({{0, 8, 7}}));
  EXPECT_EQ(read_segments(state, 1, "1 1 1100 0 0011 001"), segments({{0, 2, 3}, {1, 1, 1}}));
  EXPECT_EQ(read_segments(state, 2, "1 1 10 0 010 011"), segments({{1, 1, 2}, {2, 1, 3}}));
  EXPECT_EQ(read_segments(state, 3, "1 1 1101 0 0001 010 011"), segments({{3, 2, 1}, {4, 1, 2}, {5, 1, 3}}));
}

TEST(PacketHeader, KeepsPassesOfAHighThroughputSetApart) {
  PrecinctState state = state_of(1, 1, code_block_style::high_throughput);
  EXPECT_EQ(read_segments(state, 0, "1 1 1 1100 0 110 0011"), segments({{0, 1, 6}, {1, 2, 3}}));
  PrecinctState layered = state_of(1, 1, code_block_style::high_throughput);
  EXPECT_EQ(read_segments(layered, 0, "1 1 1 0 0 110"), segments({{0, 1, 6}}));
  EXPECT_EQ(read_segments(layered, 1, "1 1 0 0 010"), segments({{1, 1, 2}}));
  EXPECT_EQ(read_segments(layered, 2, "1 1 1100 0 011 110 001"), segments({{1, 1, 3}, {2, 1, 6}, {3, 1, 1}}));
}

TEST(PacketHeader, SkipsPlaceholderPasses) {
  // Three passes without bytes before the cleanup pass, in one layer or in two.
  PrecinctState state = state_of(1, 1, code_block_style::high_throughput);
  EXPECT_EQ(read_segments(state, 0, "1 1 1 1110 0 00110 011"), segments({{0, 4, 6}, {1, 1, 3}}));
  PrecinctState layered = state_of(1, 1, code_block_style::high_throughput);
  EXPECT_EQ(read_segments(layered, 0, "1 1 1 10 0 0000"), segments({{0, 2, 0}}));
  EXPECT_EQ(read_segments(layered, 1, "1 1 1100 0 0110 011"), segments({{0, 2, 6}, {1, 1, 3}}));
}

TEST(PacketHeader, RefusesImpossibleHighThroughputLengths) {
  // A cleanup segment has two bytes at least; passes that are followed by none have no bytes.
  for (const char* bits : {"1 1 1 0 0 001", "1 1 1 10 0 0001", "1 1 1 1100 0 001 0"}) {
    PrecinctState state = state_of(1, 1, code_block_style::high_throughput);
    expect_error(ErrorCode::malformed, [&] { return read_packet_header(state, 0, bytes_of(bits)); });
  }
  PrecinctState state = state_of(1, 1, code_block_style::high_throughput);
  EXPECT_EQ(read_segments(state, 0, "1 1 1 0 0 000"), segments({{0, 1, 0}}));
  expect_error(ErrorCode::malformed, [&] { return read_packet_header(state, 1, bytes_of("1 1 0 0 001")); });
}

TEST(PacketHeader, TellsMixedCodeBlocksByTheirLengths) {
  constexpr unsigned style = code_block_style::high_throughput | code_block_style::mixed;
  PrecinctState high_throughput = state_of(1, 1, style);
  EXPECT_EQ(read_segments(high_throughput, 0, "1 1 1 10 10 0110 0011"), segments({{0, 1, 6}, {1, 1, 3}}));
  PrecinctState ordinary = state_of(1, 1, style);
  EXPECT_EQ(read_segments(ordinary, 0, "1 1 1 10 10 1001 1"), segments({{0, 2, 19}}));
  EXPECT_EQ(read_segments(ordinary, 1, "1 1 1100 0 00011"), segments({{0, 3, 3}}));
  PrecinctState late = state_of(1, 1, style);
  EXPECT_EQ(read_segments(late, 0, "1 1 1 10 0 000 1"), segments({{0, 2, 1}}));
}

TEST(PacketHeader, RefusesAbsurdNumbers) {
  const auto expect_malformed = [](const std::string& bits) {
    PrecinctState state = state_of(1, 1);
    expect_error(ErrorCode::malformed,
                 [&] { return read_packet_header(state, 0, bytes_of(bits + std::string(64, '0'))); });
    EXPECT_FALSE(state.subbands()[0].code_blocks[0].is_included);
  };
  expect_malformed("1 1" + std::string(201, '0'));                                    // Zero bit-planes.
  expect_malformed("1 1 1 0" + std::string(30, '1') + "0");                           // Bits of the length,
  expect_malformed("1 1 1 10" + std::string(29, '1') + "0");                          // with those for more passes.
  expect_malformed("1 1 1 0" + std::string(29, '1') + "0 1" + std::string(31, '0'));  // The length.

  PrecinctState state = state_of(1, 1);
  const std::string many = "1111 11111 1111111 0 0000000000";
  EXPECT_EQ(read_segments(state, 0, "1 1 1" + many).size(), 1U);
  EXPECT_EQ(read_segments(state, 1, "1 1" + many).size(), 1U);
  EXPECT_EQ(read_segments(state, 2, "1 1" + many).size(), 1U);
  expect_error(ErrorCode::malformed, [&] { return read_packet_header(state, 3, bytes_of("1 1" + many)); });

  expect_error(ErrorCode::malformed, [] {
    std::vector<Segment> merged{{0, 1, 0x7fffffff}};
    merge_segments(std::array{Segment{0, 1, 1}}, merged);
    return merged;
  });
}

TEST(PacketHeader, RefusesPrecinctsOfTooManyCodeBlocks) {
  const Resolution resolution = resolution_of(8192, 8192, 0);
  EXPECT_EQ(resolution.precincts(), 1U);
  expect_error(ErrorCode::unsupported, [&] { return PrecinctState(resolution, 0, 0); });
}

TEST(PacketHeader, PassesOverManyAbsentCodeBlocksAtOnce) {
  PrecinctState state = state_of(1024, 1024);
  const std::vector<std::uint8_t> bytes = bytes_of("1 0");
  // Fast enough for a hostile file that does it ten thousand times.
  for (std::uint32_t layer = 0; layer < 10000; ++layer) {
    EXPECT_EQ(read_packet_header(state, layer, bytes).header_bytes, 1U);
  }
}

TEST(PacketHeader, CannotBeWrittenWithTooManyPassesOrBytes) {
  const auto expect_unsupported = [](const CodeBlockContent& content) {
    expect_error(ErrorCode::unsupported, [&] {
      std::vector<std::uint8_t> bytes;
      write_packet_header(std::array{SubbandContent{1, 1, {&content}}}, bytes);
      return bytes;
    });
  };
  expect_unsupported({0, {{0, 100, 5}, {1, 65, 5}}});
  expect_unsupported({0, {{0, 0, 0}}});
  expect_unsupported({0, {{0, 1, 5}, {1, 0, 0}}});
  expect_unsupported({0, {{0, 1, 0x80000000}, {1, 2, 1}}});
}

// What follows writes packets of several layers in its own way, and expects to read them back.

struct Contributed {
  std::vector<Segment> segments;  ///< None: the layer has nothing of this code-block.
};

struct Block {
  std::uint32_t zero_bit_planes = 0;
  std::optional<std::uint32_t> first_layer;
  std::vector<Contributed> layers;
};

class Precinct {
 public:
  Precinct(std::mt19937& random, std::uint32_t columns, std::uint32_t rows, unsigned number, unsigned style,
           std::uint32_t layers)
      : random_(random), columns_(columns), rows_(rows), style_(style), layers_(layers) {
    for (unsigned i = 0; i < (number == 0 ? 1U : 3U); ++i) {
      std::vector<Block>& band = bands.emplace_back(std::size_t{columns} * rows);
      for (Block& block : band) fill(block);
    }
  }

  /// The headers of all layers.
  std::vector<std::vector<std::uint8_t>> write() {
    std::vector<std::vector<std::uint8_t>> packets(layers_);
    std::vector<TagTreeWriter> inclusion;
    std::vector<TagTreeWriter> zero_bit_planes;
    for (const std::vector<Block>& band : bands) {
      TagTreeWriter& included = inclusion.emplace_back(columns_, rows_, layers_);
      TagTreeWriter& zero = zero_bit_planes.emplace_back(columns_, rows_, 74);
      for (std::uint32_t i = 0; i < band.size(); ++i) {
        included.set(i % columns_, i / columns_, band[i].first_layer.value_or(layers_));
        zero.set(i % columns_, i / columns_, band[i].zero_bit_planes);
      }
    }
    std::vector<std::uint32_t> length_bits(bands.size() * columns_ * rows_, 3);
    for (std::uint32_t layer = 0; layer < layers_; ++layer) {
      BitWriter bits(packets[layer]);
      bits.put(1);
      for (std::size_t b = 0; b < bands.size(); ++b) {
        for (std::uint32_t i = 0; i < bands[b].size(); ++i) {
          const Block& block = bands[b][i];
          const std::vector<Segment>& added = block.layers[layer].segments;
          if (block.first_layer.value_or(layers_) < layer) {
            bits.put(added.empty() ? 0 : 1);
          } else {
            inclusion[b].write(i % columns_, i / columns_, layer + 1, bits);
          }
          if (added.empty()) continue;
          if (block.first_layer == layer) zero_bit_planes[b].write(i % columns_, i / columns_, 75, bits);
          write_block(added, length_bits[b * columns_ * rows_ + i], bits);
        }
      }
      bits.align();
    }
    return packets;
  }

  std::vector<std::vector<Block>> bands;

 private:
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }

  /// Whether a segment ends behind this pass, the first being number 0.
  [[nodiscard]] bool ends(std::uint32_t pass, std::uint32_t placeholders) const {
    if ((style_ & code_block_style::high_throughput) != 0) return pass >= placeholders && pass % 3 != 1;
    if ((style_ & code_block_style::terminate_each) != 0) return true;
    if ((style_ & code_block_style::bypass) == 0) return false;
    return pass == 9 || (pass > 9 && pass % 3 != 1);
  }

  void fill(Block& block) {
    block.layers.resize(layers_);
    block.zero_bit_planes = below(40);
    const bool high_throughput = (style_ & code_block_style::high_throughput) != 0;
    const std::uint32_t placeholders = high_throughput ? 3 * below(3) : 0;
    std::uint32_t passes = 0;
    std::uint16_t number = 0;
    for (std::uint32_t layer = 0; layer < layers_; ++layer) {
      if (below(3) == 0) continue;
      std::uint32_t count = 1 + (below(4) == 0 ? below(60) : below(6));
      // Of the first high-throughput set, the next layer at the soonest goes on to another one.
      if (high_throughput && passes <= placeholders) count = std::min(count, placeholders + 3 - passes);
      if (passes + count > 180) continue;
      if (!block.first_layer) block.first_layer = layer;
      std::vector<Segment>& added = block.layers[layer].segments;
      bool open = false;
      for (std::uint32_t i = 0; i < count; ++i, ++passes) {
        if (!open) added.push_back({number, 0, pick_length(passes + count - i <= placeholders)});
        open = !ends(passes, placeholders);
        ++added.back().passes;
        if (!open) ++number;
      }
    }
  }

  std::uint32_t pick_length(bool without_bytes) {
    const bool high_throughput = (style_ & code_block_style::high_throughput) != 0;
    if (without_bytes) return 0;
    return (high_throughput ? 2 : 0) + below(below(8) == 0 ? 100000 : 60);
  }

  static void write_block(const std::vector<Segment>& added, std::uint32_t& length_bits, BitWriter& bits) {
    std::uint32_t passes = 0;
    for (const Segment& segment : added) passes += segment.passes;
    if (passes < 3) {
      bits.put_bits(passes == 1 ? 0 : 2, passes);
    } else if (passes < 6) {
      bits.put_bits(3, 2);
      bits.put_bits(passes - 3, 2);
    } else if (passes < 37) {
      bits.put_bits(15, 4);
      bits.put_bits(passes - 6, 5);
    } else {
      bits.put_bits(511, 9);
      bits.put_bits(passes - 37, 7);
    }
    const auto fits = [&] {
      return std::all_of(added.begin(), added.end(), [&](const Segment& segment) {
        return segment.bytes >> (length_bits + floor_log2(segment.passes)) == 0;
      });
    };
    for (; !fits(); ++length_bits) bits.put(1);
    bits.put(0);
    for (const Segment& segment : added) bits.put_bits(segment.bytes, length_bits + floor_log2(segment.passes));
  }

  std::mt19937& random_;
  std::uint32_t columns_;
  std::uint32_t rows_;
  unsigned style_;
  std::uint32_t layers_;
};

void expect_contributions(const PacketHeader& header, const Precinct& precinct, std::uint32_t layer) {
  std::size_t next = 0;
  std::uint64_t bytes = 0;
  for (std::size_t b = 0; b < precinct.bands.size(); ++b) {
    for (std::size_t i = 0; i < precinct.bands[b].size(); ++i) {
      const std::vector<Segment>& added = precinct.bands[b][i].layers[layer].segments;
      if (added.empty()) continue;
      ASSERT_LT(next, header.contributions.size());
      const PacketHeader::Contribution& contribution = header.contributions[next++];
      EXPECT_EQ(contribution.subband, b);
      EXPECT_EQ(contribution.code_block, i);
      const auto read = header.segments_of(contribution);
      EXPECT_EQ(std::vector<Segment>(read.begin(), read.end()), added);
      std::uint64_t sum = 0;
      for (const Segment& segment : added) sum += segment.bytes;
      EXPECT_EQ(contribution.bytes, sum);
      bytes += sum;
    }
  }
  EXPECT_EQ(next, header.contributions.size());
  EXPECT_EQ(header.body_bytes, bytes);
}

class PacketHeaderStyles : public ::testing::TestWithParam<unsigned> {};

TEST_P(PacketHeaderStyles, ReadsWhatWasWritten) {
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    const auto columns = static_cast<std::uint32_t>(1 + random() % 7);
    const auto rows = static_cast<std::uint32_t>(1 + random() % 7);
    const auto number = static_cast<unsigned>(random() % 2);
    const auto layers = static_cast<std::uint32_t>(1 + random() % 5);
    Precinct precinct(random, columns, rows, number, GetParam(), layers);
    const std::vector<std::vector<std::uint8_t>> packets = precinct.write();
    PrecinctState state(resolution_of(columns, rows, number), 0, static_cast<std::uint8_t>(GetParam()));
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      const std::span<const std::uint8_t> bytes(packets[layer]);
      // Failing for want of bytes has no effect.
      for (std::size_t i = 0; i < 5; ++i) {
        expect_error(ErrorCode::truncated,
                     [&] { return read_packet_header(state, layer, bytes.first(random() % bytes.size())); });
      }
      const PacketHeader header = read_packet_header(state, layer, bytes);
      EXPECT_EQ(header.header_bytes, bytes.size());
      expect_contributions(header, precinct, layer);
    }
    for (std::size_t b = 0; b < precinct.bands.size(); ++b) {
      for (std::size_t i = 0; i < precinct.bands[b].size(); ++i) {
        const PrecinctState::CodeBlock& block = state.subbands()[b].code_blocks[i];
        EXPECT_EQ(block.is_included, precinct.bands[b][i].first_layer.has_value());
        if (!block.is_included) continue;
        EXPECT_EQ(block.zero_bit_planes, precinct.bands[b][i].zero_bit_planes);
      }
    }
  }
}

/// All layers as one, of some of the code-blocks.
TEST_P(PacketHeaderStyles, WritesWhatCanBeRead) {
  std::mt19937 random(6);
  for (int round = 0; round < 60; ++round) {
    const auto columns = static_cast<std::uint32_t>(1 + random() % 7);
    const auto rows = static_cast<std::uint32_t>(1 + random() % 7);
    const auto number = static_cast<unsigned>(random() % 2);
    const Precinct precinct(random, columns, rows, number, GetParam(), 3);
    std::vector<std::vector<CodeBlockContent>> contents;
    std::vector<SubbandContent> subbands;
    for (const std::vector<Block>& band : precinct.bands) {
      std::vector<CodeBlockContent>& content = contents.emplace_back(band.size());
      SubbandContent& subband = subbands.emplace_back(SubbandContent{columns, rows, {}});
      for (std::size_t i = 0; i < band.size(); ++i) {
        content[i].zero_bit_planes = static_cast<std::uint8_t>(band[i].zero_bit_planes);
        for (const Contributed& layer : band[i].layers) merge_segments(layer.segments, content[i].segments);
        std::uint32_t passes = 0;
        for (const Segment& segment : content[i].segments) passes += segment.passes;
        const bool fits =
            passes <= 164 && (GetParam() != code_block_style::high_throughput || content[i].segments.size() < 3);
        if (!fits || random() % 3 == 0) content[i].segments.clear();
        subband.code_blocks.push_back(content[i].segments.empty() && random() % 2 == 0 ? nullptr : &content[i]);
      }
    }
    std::vector<std::uint8_t> bytes;
    write_packet_header(subbands, bytes);
    PrecinctState state(resolution_of(columns, rows, number), 0, static_cast<std::uint8_t>(GetParam()));
    const PacketHeader header = read_packet_header(state, 0, bytes);
    EXPECT_EQ(header.header_bytes, bytes.size());
    std::size_t next = 0;
    for (std::size_t b = 0; b < contents.size(); ++b) {
      for (std::size_t i = 0; i < contents[b].size(); ++i) {
        const PrecinctState::CodeBlock& block = state.subbands()[b].code_blocks[i];
        EXPECT_EQ(block.is_included, !contents[b][i].segments.empty());
        if (!block.is_included) continue;
        EXPECT_EQ(block.zero_bit_planes, contents[b][i].zero_bit_planes);
        ASSERT_LT(next, header.contributions.size());
        const auto read = header.segments_of(header.contributions[next++]);
        EXPECT_EQ(std::vector<Segment>(read.begin(), read.end()), contents[b][i].segments);
      }
    }
    EXPECT_EQ(next, header.contributions.size());
    if (header.contributions.empty()) {
      EXPECT_EQ(bytes, std::vector<std::uint8_t>{0});
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Jp2, PacketHeaderStyles,
                         ::testing::Values(0U, code_block_style::bypass, code_block_style::terminate_each,
                                           code_block_style::bypass | code_block_style::terminate_each,
                                           code_block_style::high_throughput));

}  // namespace
}  // namespace pyramidion
