#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "bytes/leb128.h"
#include "jp2/jp2_pyramid.h"
#include "jp2/main_header.h"
#include "jp2/packet_index.h"
#include "jp2/packet_index_writer.h"
#include "pyramid/index_begin.h"
#include "support/expect_error.h"
#include "support/j2k_builder.h"
#include "support/made_codestream.h"
#include "support/starved_file.h"
#include "support/surveyed.h"

namespace pyramidion::testing {
namespace {

constexpr std::uint64_t largest = ~std::uint64_t{0};

/// A sidecar file's section "packets", there from the begin.
struct Section {
  explicit Section(const Bytes& section) : bytes(index_begin + section.size()) { bytes.insert(index_begin, section); }

  SparseBytes bytes;
};

/// Every packet of every tile, by going through them.
template <typename Use>
void for_each_packet(SparseBytes& bytes, const CodestreamHeader& header, std::uint64_t end, Use use) {
  const Codestream codestream{bytes, header, end};
  TilePartTable table(bytes, header, end);
  for (std::uint32_t tile = 0; tile < header.size.tile_columns() * header.size.tile_rows(); ++tile) {
    TilePackets packets(codestream, table, tile);
    ASSERT_TRUE(packets.prepare(1));
    PacketSequence sequence(packets.geometry(), packets.parameters());
    std::uint64_t number = 0;
    while (const auto packet = sequence.next()) use(tile, number++, packets.find(*packet)->range);
  }
}

TEST(PacketIndex, FindsTheSamePacketsAsTheirHeaders) {
  for (const auto& [name, bytes] : divided_codestreams()) {
    SCOPED_TRACE(name);
    const Surveyed surveyed(bytes);
    EXPECT_TRUE(surveyed.survey.notes().empty());
    SparseBytes all(bytes.size());
    all.insert(0, bytes);
    const CodestreamHeader header = read_main_header(all, {0, bytes.size()});
    const Section section(write_packet_index(surveyed.survey.tile_parts()));
    const PacketIndex index(section.bytes, header, bytes.size());
    std::uint64_t count = 0;
    for_each_packet(all, header, bytes.size(), [&](std::uint32_t tile, std::uint64_t number, ByteRange range) {
      EXPECT_EQ(index.packet(tile, number)->range, range);
      ++count;
    });
    std::uint64_t listed = 0;
    for (const SurveyedTilePart& part : surveyed.survey.tile_parts()) listed += part.packet_lengths.size();
    EXPECT_EQ(listed, count);
    EXPECT_FALSE(index.packet(0, count));
    EXPECT_FALSE(index.packet(100'000, 0));
  }
}

TEST(PacketIndex, AsksOnlyForWhatItNeeds) {
  constexpr std::uint32_t count = 100'000;
  SurveyedTilePart one;
  one.header_bytes = 14;
  one.range = {200, 14};
  for (std::uint32_t i = 0; i < count; ++i) one.range.length += one.packet_lengths.emplace_back(i % 1000);
  const Bytes section = write_packet_index({one});
  SparseBytes part(index_begin + section.size());
  const auto complete = [&](auto work) {
    for (;;) {
      try {
        return work();
      } catch (const Missing& missing) {
        for (const ByteRange& range : missing.ranges()) {
          const auto begin = section.begin() + static_cast<std::ptrdiff_t>(range.offset - index_begin);
          part.insert(range.offset, Bytes(begin, begin + static_cast<std::ptrdiff_t>(range.length)));
        }
      }
    }
  };
  CodestreamHeader header;
  header.size = made_size(64, 64);
  header.range = {0, one.range.offset};
  const auto index = complete([&] { return std::make_unique<PacketIndex>(part, header, largest); });
  const std::optional<ByteRange> absent = index->missing_for(0, count - 1);
  ASSERT_TRUE(absent);
  EXPECT_FALSE(part.contains(*absent));
  EXPECT_EQ(complete([&] { return index->packet(0, count - 1)->range; }), (ByteRange{one.range.end() - 999, 999}));
  EXPECT_TRUE(part.contains(*absent));
  EXPECT_FALSE(index->missing_for(0, count - 1));
  EXPECT_FALSE(index->missing_for(0, count));
  EXPECT_GT(section.size(), 100'000U);
  EXPECT_LT(part.held(), 32U * 1024 + 2 * 16 * 1024 + 1);
}

TEST(PacketIndex, TellsHowLongTheLongHeadersAre) {
  // Two blocks, the second of two packets.
  SurveyedTilePart one;
  one.header_bytes = 14;
  one.range = {200, 14};
  one.packet_lengths = {100, 70'000, 5000, 65'537};
  one.packet_lengths.resize(packets_in_block, 0);
  one.packet_lengths.insert(one.packet_lengths.end(), {80'000, 90'000});
  for (const std::uint32_t length : one.packet_lengths) one.range.length += length;
  CodestreamHeader header;
  header.size = made_size(64, 64);
  header.range = {0, one.range.offset};
  const auto headers_of = [&](const std::vector<LongHeader>& long_headers) {
    one.long_headers = long_headers;
    const Section section(write_packet_index({one}));
    const PacketIndex index(section.bytes, header, largest);
    std::vector<std::uint32_t> headers;
    for (const std::uint64_t packet : {0U, 1U, 2U, 3U, 1023U, 1024U, 1025U}) {
      headers.push_back(index.packet(0, packet)->header_bytes);
    }
    return headers;
  };
  EXPECT_EQ(headers_of({{1, 3000}, {3, 65'537}, {1025, 2000}}),
            (std::vector<std::uint32_t>{0, 3000, 0, 65'537, 0, 0, 2000}));
  expect_error(ErrorCode::malformed, [&] { return headers_of({{3, 65'538}}); });
  // Beyond the last packet.
  expect_error(ErrorCode::malformed, [&] { return headers_of({{1026, 2000}}); });
}

TEST(PacketIndex, DoesNotTellOfWhatIsCutShort) {
  Bytes bytes = make_codestream({.tile = 64});
  bytes.resize(bytes.size() - 100);
  const Surveyed surveyed(bytes);
  EXPECT_EQ(surveyed.survey.notes().size(), 1U);
  EXPECT_TRUE(surveyed.survey.tile_parts().back().packet_lengths.empty());
  EXPECT_FALSE(surveyed.survey.tile_parts().front().packet_lengths.empty());
  const Section section(write_packet_index(surveyed.survey.tile_parts()));
  const PacketIndex index(section.bytes, surveyed.survey.header(), bytes.size());
  EXPECT_EQ(index.header(surveyed.survey.tile_parts().back().start.tile, 0).bytes, 0U);
  EXPECT_EQ(index.header(0, 0).bytes, 14U);
}

TEST(PacketIndex, RefusesWhatCannotBe) {
  const Bytes bytes = make_codestream({.tile = 64});
  const Surveyed surveyed(bytes);
  const auto open = [&](const Bytes& section, std::uint64_t end) {
    const Section held(section);
    return PacketIndex(held.bytes, surveyed.survey.header(), end).tile_parts();
  };
  const Bytes good = write_packet_index(surveyed.survey.tile_parts());
  EXPECT_EQ(open(good, bytes.size()).size(), surveyed.survey.tile_parts().size());
  // Tile-parts beyond the file.
  expect_error(ErrorCode::malformed, [&] { return open(good, bytes.size() / 2); });
  const auto table = [](const std::vector<std::uint64_t>& numbers) {
    Bytes held;
    for (const std::uint64_t number : numbers) append_leb128(held, number);
    Bytes section;
    append_leb128(section, held.size());
    section.insert(section.end(), held.begin(), held.end());
    return section;
  };
  // Numbers: tile-parts, turn; 2 × the length, tile, 2 × the header's length, packets; offset and bytes of a block,
  // headers.
  EXPECT_EQ(open(table({1, 1, 200, 0, 28, 0}), largest).size(), 1U);
  EXPECT_EQ(open(table({2, 1, 200, 0, 28, 0, 201}), largest).size(), 2U);
  for (const auto& numbers : std::vector<std::vector<std::uint64_t>>{
           {},                                   // No number of tile-parts.
           {1'000'000'000, 1},                   // Too many of them.
           {1, 0, 200, 0, 28, 0},                // No packet has a turn.
           {1, 65, 200, 0, 28, 0},               // Too many have.
           {2, 1, 200, 0, 28, 0},                // One tile-part is lacking.
           {1, 1, 200, 0, 28, 0, 0},             // Something follows.
           {1, 1, 200, 100'000, 28, 0},          // No such tile.
           {1, 1, 200, 1, 28, 0},                // A tile before the first.
           {1, 1, 26, 0, 28, 0},                 // Shorter than SOT and SOD.
           {1, 1, 200, 0, 202, 0},               // A header longer than its tile-part.
           {1, 1, 200, 0, 26, 0},                // A header too short.
           {1, 1, 200, 0, 0, 5, 14, 5},          // Packets, but nobody knows where.
           {1, 1, 200, 0, 28, 87, 14, 0},        // More packets than bytes.
           {1, 1, 4000, 0, 28, 1100, 14, 0, 0},  // A block is lacking.
           // Packets outside the tile-part.
           {1, 1, 4000, 0, 28, 1100, 14, 0, 0, 2000, 0, 0},
           {1, 1, 200, 0, 28, 1, 14, 3, 0},           // Lengths that are not there.
           {1, 1, 200, 0, 28, 1, 14, 0, 1},           // A header that is not there.
           {1, 1, 200, 0, 28, 1, 14, 0, 1, 1024, 0},  // One beyond the block.
           {1, 1, 200, 0, 28, 1, 14, 0, 1, 0, 1ULL << 33U},
           {1, 1, 1ULL << 53U, 0, 28, 5, 14, 5, 0},  // Numbers beyond all files.
           {1, 1, 200, 0, 28, 5, 14, (1ULL << 53U) - 1, 0},
       }) {
    expect_error(ErrorCode::malformed, [&] { return open(table(numbers), largest); });
  }
  expect_error(ErrorCode::malformed, [&] { return open({0xFF, 0xFF, 0xFF, 0xFF, 0x0F}, largest); });
  // As many tile-parts of one tile as there can be, and one more.
  const auto of_one_tile = [&](std::uint64_t count) {
    std::vector<std::uint64_t> numbers{count, 1, 200, 0, 28, 0, 200, 1, 28, 0};
    numbers.resize(numbers.size() + count - 2, 201);
    return open(table(numbers), largest);
  };
  EXPECT_EQ(of_one_tile(255).size(), 255U);
  expect_error(ErrorCode::malformed, [&] { return of_one_tile(256); });
}

TEST(PacketIndex, SurvivesDamage) {
  const Bytes bytes = make_codestream({.image = {0, 0, 300, 200}, .precinct = 32, .tile = 128});
  const Surveyed surveyed(bytes);
  const Bytes good = write_packet_index(surveyed.survey.tile_parts());
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    Bytes section = good;
    section[random() % section.size()] = static_cast<std::uint8_t>(random());
    if (i % 4 == 0) section.resize(random() % section.size() + 1);
    const Section held(section);
    try {
      const PacketIndex index(held.bytes, surveyed.survey.header(), bytes.size());
      for (std::uint32_t tile = 0; tile < 6; ++tile) {
        for (std::uint64_t number = 0; number < 40; ++number) {
          const auto packet = index.packet(tile, number);
          EXPECT_LE(packet.value_or(ListedPacket{}).range.end(), bytes.size());
        }
      }
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::malformed) << error.what();
    }
  }
}

/// The excerpts of a whole level, as files.
std::vector<Bytes> excerpts(StarvedFile& file, Pyramid& pyramid, std::uint32_t level) {
  const Level& size = pyramid.images()[0].levels[level];
  const Plan plan = file.plan(pyramid, {0, level, {0, 0, size.width, size.height}, ExcerptForm::native});
  std::vector<Bytes> files;
  for (const Excerpt& excerpt : plan.excerpts) files.push_back(file.assemble(excerpt));
  return files;
}

std::unique_ptr<Pyramid> opened(StarvedFile& file, SparseBytes* index) {
  Jp2Opener opener(file.bytes(), {.tile_size = 64}, index);
  return file.complete([&] { return opener.open(); });
}

TEST(PacketIndex, GivesTheSameExcerpts) {
  for (const auto& [name, bytes] : divided_codestreams()) {
    SCOPED_TRACE(name);
    const Surveyed surveyed(bytes);
    Section section(write_packet_index(surveyed.survey.tile_parts()));
    StarvedFile with(bytes);
    StarvedFile without(bytes);
    const auto indexed = opened(with, &section.bytes);
    const auto plain = opened(without, nullptr);
    for (std::uint32_t level = 0; level < plain->images()[0].levels.size(); ++level) {
      EXPECT_EQ(excerpts(with, *indexed, level), excerpts(without, *plain, level));
    }
    EXPECT_TRUE(indexed->notes().empty());
    EXPECT_LE(with.rounds(), without.rounds());
    EXPECT_LE(with.bytes_read(), without.bytes_read());
  }
}

TEST(PacketIndex, IsNotTrustedWhenPacketsSaySomethingElse) {
  const Bytes bytes = make_codestream({.image = {0, 0, 300, 200}, .precinct = 32, .tile = 128});
  const Surveyed surveyed(bytes);
  std::vector<SurveyedTilePart> parts = surveyed.survey.tile_parts();
  // Packets that are shifted, and tile-parts that are, too.
  std::rotate(parts[1].packet_lengths.begin(), parts[1].packet_lengths.begin() + 3, parts[1].packet_lengths.end());
  parts[2].range.length += 5;
  parts[2].packet_lengths.back() += 5;
  parts[3].range.length -= 5;
  parts[3].packet_lengths.front() -= 5;
  Section section(write_packet_index(parts));
  StarvedFile with(bytes);
  StarvedFile without(bytes);
  const auto indexed = opened(with, &section.bytes);
  const auto plain = opened(without, nullptr);
  for (std::uint32_t level = 0; level < plain->images()[0].levels.size(); ++level) {
    EXPECT_EQ(excerpts(with, *indexed, level), excerpts(without, *plain, level));
  }
}

TEST(PacketIndex, IsLeftOutWithANoteWhenItIsDamaged) {
  const Bytes bytes = make_codestream({.tile = 64});
  Section section({0x03, 0x01, 0x02, 0x03});
  StarvedFile file(bytes);
  const auto pyramid = opened(file, &section.bytes);
  ASSERT_EQ(pyramid->notes().size(), 1U);
  EXPECT_NE(pyramid->notes()[0].find("The index file"), std::string::npos);
  StarvedFile without(bytes);
  EXPECT_EQ(excerpts(file, *pyramid, 0), excerpts(without, *opened(without, nullptr), 0));
}

TEST(PacketIndex, IsAskedForWhereItHelps) {
  const auto is_wanted = [](const Bytes& bytes) {
    SparseBytes all(bytes.size());
    all.insert(0, bytes);
    SparseBytes unknown;
    Jp2Opener opener(all, {}, &unknown);
    try {
      static_cast<void>(opener.open());
      return false;
    } catch (const Missing& missing) {
      EXPECT_EQ(missing.ranges()[0].offset, index_begin);
      return true;
    }
  };
  const Bytes small = make_codestream({});
  const Bytes large = make_codestream({.image = {0, 0, 1000, 1000}, .precinct = 64});
  const Bytes tiled = make_codestream({.image = {0, 0, 1000, 1000}, .tile = 256});
  EXPECT_FALSE(is_wanted(small));
  EXPECT_TRUE(is_wanted(large));
  EXPECT_TRUE(is_wanted(tiled));
  EXPECT_FALSE(is_wanted(copied(large)));
  EXPECT_FALSE(is_wanted(copied(tiled)));
}

TEST(CodestreamSurvey, ChoosesWhatOverviewsOfTiledImagesNeed) {
  const Bytes bytes = make_codestream({.image = {0, 0, 1024, 1024}, .resolutions = 5, .tile = 128});
  const Surveyed surveyed(bytes);
  const std::vector<ByteRange> ranges = surveyed.survey.overview();
  // Two levels, of 64 and 128 pixels, in each of 64 tiles.
  EXPECT_EQ(ranges.size(), 128U);
  std::uint64_t sum = 0;
  for (const ByteRange& range : ranges) sum += range.length;
  EXPECT_LT(sum, bytes.size() / 10);
  // The smallest level, then the next one.
  EXPECT_LT(ranges[63].offset, ranges[64].end() + bytes.size());
  EXPECT_EQ(ranges[64].offset, ranges[0].end());
  StarvedFile file(bytes);
  Section section(write_packet_index(surveyed.survey.tile_parts()));
  const auto pyramid = opened(file, &section.bytes);
  ASSERT_EQ(pyramid->images()[0].levels[3].width, 128U);
  file.bytes().clear();
  for (const ByteRange& range : ranges) {
    file.bytes().insert(range.offset, std::span(bytes).subspan(range.offset, range.length));
  }
  const std::uint64_t before = file.bytes_read();
  static_cast<void>(excerpts(file, *pyramid, 3));
  EXPECT_EQ(file.bytes_read(), before);

  EXPECT_TRUE(Surveyed(make_codestream({.image = {0, 0, 1024, 1024}})).survey.overview().empty());
}

}  // namespace
}  // namespace pyramidion::testing
