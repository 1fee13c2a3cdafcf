#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "bytes/united_ranges.h"
#include "jp2/jp2_pyramid.h"
#include "jp2/main_header.h"
#include "jp2/sop_search.h"
#include "jp2/tile_packets.h"
#include "support/j2k_builder.h"
#include "support/made_codestream.h"
#include "support/starved_file.h"

namespace pyramidion::testing {
namespace {

/// Packets that are nothing but SOP and filling, somewhere in a file.
struct MarkedPackets {
  static constexpr std::uint64_t begin = 1000;

  MarkedPackets(std::uint64_t count, const std::function<std::uint64_t(std::uint64_t)>& length_of) : file(begin) {
    for (std::uint64_t number = 0; number < count; ++number) {
      const std::uint64_t offset = file.size();
      const Bytes sop = Numbers().u16(0xFF91).u16(4).u16(number % 65'536);
      file.insert(file.end(), sop.begin(), sop.end());
      file.resize(offset + length_of(number), 0x55);
      places.push_back({offset, length_of(number)});
    }
  }

  [[nodiscard]] SopSearch search(const SparseBytes& bytes) const {
    return {bytes, {begin, file.size() - begin}, places.size(), PacketShares(places.size())};
  }
  void set_number(std::uint64_t packet, std::uint16_t number) {
    const auto at = static_cast<std::size_t>(places[packet].offset);
    file[at + 4] = static_cast<std::uint8_t>(number >> 8U);
    file[at + 5] = static_cast<std::uint8_t>(number);
  }
  void unmark(std::uint64_t packet) { file[static_cast<std::size_t>(places[packet].offset)] = 0; }

  Bytes file;
  std::vector<ByteRange> places;
};

/// Lengths that are not at all what a search expects, the same each time.
std::uint64_t uneven_length(std::uint64_t number) {
  const std::uint64_t mixed = (number * 2'654'435'761U) >> 7U;
  return 6 + (number / 1000 % 3 == 1 ? 1 : mixed % 2000);
}

SparseBytes whole(const Bytes& file) {
  SparseBytes bytes(file.size());
  bytes.insert(0, file);
  return bytes;
}

TEST(SopSearch, FindsEveryPacket) {
  const MarkedPackets packets(5000, uneven_length);
  const SparseBytes bytes = whole(packets.file);
  SopSearch search = packets.search(bytes);
  for (std::uint64_t i = 0; i < packets.places.size(); ++i) {
    const std::uint64_t number = i * 1999 % packets.places.size();
    EXPECT_EQ(search.find(number), packets.places[number]) << number;
  }
  EXPECT_EQ(search.find(packets.places.size()), std::nullopt);
  EXPECT_FALSE(search.has_failed());
}

TEST(SopSearch, ReadsLittle) {
  const MarkedPackets packets(20'000, uneven_length);
  for (const std::uint64_t number : {0U, 1U, 4000U, 9999U, 15'001U, 19'998U, 19'999U}) {
    SCOPED_TRACE(number);
    StarvedFile file(packets.file);
    SopSearch search = packets.search(file.bytes());
    EXPECT_EQ(file.complete([&] { return search.find(number); }), packets.places[number]);
    EXPECT_LE(file.rounds(), 8);
    EXPECT_LE(file.bytes_read(), 8U * 64 * 1024);
    // Its neighbours are known by then.
    const int rounds = file.rounds();
    const std::uint64_t next = number == 0 ? 1 : number - 1;
    EXPECT_EQ(file.complete([&] { return search.find(next); }), packets.places[next]);
    EXPECT_LE(file.rounds(), rounds + 1);
  }
}

/// What a tile needs are a few packets of each of several rows: what is read for one row tells of the others.
TEST(SopSearch, FindsRowsOfPacketsTogether) {
  const MarkedPackets packets(20'000, [](std::uint64_t number) { return 500 + number % 4000 / 4 + number % 7 * 50; });
  StarvedFile file(packets.file);
  SopSearch search = packets.search(file.bytes());
  std::vector<std::uint64_t> wanted;
  for (std::uint64_t row = 0; row < 4; ++row) {
    for (std::uint64_t i = 0; i < 12; ++i) wanted.push_back(9000 + row * 300 + i);
  }
  std::vector<ByteRange> found;
  file.complete([&] {
    found.clear();
    std::vector<ByteRange> missing;
    for (const std::uint64_t number : wanted) {
      try {
        found.push_back(search.find(number).value_or(ByteRange{}));
      } catch (const Missing& absent) {
        missing.insert(missing.end(), absent.ranges().begin(), absent.ranges().end());
      }
    }
    file.bytes().require(united(missing));
  });
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i], packets.places[wanted[i]]);
  EXPECT_LE(file.rounds(), 6);
  EXPECT_LE(file.bytes_read(), 400'000U);
}

/// The same without throwing, also where there are more packets than markers can count.
TEST(SopSearch, TellsWhatIsMissing) {
  for (const std::uint64_t count : {20'000U, 140'000U}) {
    SCOPED_TRACE(count);
    const MarkedPackets packets(count, [](std::uint64_t number) { return 60 + number % 7 * 5; });
    StarvedFile asking(packets.file);
    StarvedFile throwing(packets.file);
    SopSearch asked = packets.search(asking.bytes());
    SopSearch other = packets.search(throwing.bytes());
    for (const std::uint64_t number : {count / 2, count / 2 + 1, count / 3, std::uint64_t{0}, count - 1}) {
      SCOPED_TRACE(number);
      asking.complete([&] {
        std::vector<ByteRange> missing;
        if (!asked.is_missing(number, false, missing)) return;
        ASSERT_FALSE(missing.empty());
        const std::vector<ByteRange> once = missing;
        EXPECT_TRUE(asked.is_missing(number, false, missing));
        EXPECT_EQ(missing, once);
        asking.bytes().require(united(missing));
      });
      EXPECT_EQ(asking.complete([&] { return asked.find(number); }), packets.places[number]);
      EXPECT_EQ(throwing.complete([&] { return other.find(number); }), packets.places[number]);
      EXPECT_EQ(asking.bytes_read(), throwing.bytes_read());
      EXPECT_EQ(asking.rounds(), throwing.rounds());
      std::vector<ByteRange> nothing;
      EXPECT_FALSE(asked.is_missing(number, false, nothing));
    }
    std::vector<ByteRange> nothing;
    EXPECT_FALSE(asked.is_missing(count, false, nothing));
  }
}

TEST(SopSearch, FindsMorePacketsThanMarkersCanCount) {
  // The last packets are ten times as long as the first.
  const MarkedPackets packets(300'000, [](std::uint64_t number) { return 7 + number / 5000; });
  for (std::uint64_t number = 17; number < packets.places.size(); number += 21'001) {
    StarvedFile file(packets.file);
    SopSearch search = packets.search(file.bytes());
    EXPECT_EQ(file.complete([&] { return search.find(number); }), packets.places[number]) << number;
    EXPECT_LE(file.rounds(), 16) << number;
  }
  const SparseBytes bytes = whole(packets.file);
  SopSearch search = packets.search(bytes);
  std::uint64_t wrong = 0;
  for (std::uint64_t i = 0; i < packets.places.size(); ++i) {
    const std::uint64_t number = i * 100'003 % packets.places.size();
    wrong += search.find(number) == packets.places[number] ? 0U : 1U;
  }
  EXPECT_EQ(wrong, 0U);
}

TEST(SopSearch, FindsLongPackets) {
  const MarkedPackets packets(40, [](std::uint64_t number) { return number % 7 == 3 ? 700'000U : 100U; });
  StarvedFile file(packets.file);
  SopSearch search = packets.search(file.bytes());
  for (std::uint64_t number = 0; number < packets.places.size(); ++number) {
    EXPECT_EQ(file.complete([&] { return search.find(number); }), packets.places[number]) << number;
  }
}

TEST(SopSearch, GivesUpWhereNumbersContradictEachOther) {
  const auto fails = [](const std::function<void(MarkedPackets&)>& damage) {
    MarkedPackets packets(5000, [](std::uint64_t) { return 400; });
    damage(packets);
    const SparseBytes bytes = whole(packets.file);
    SopSearch search = packets.search(bytes);
    EXPECT_EQ(search.find(2500), std::nullopt);
    EXPECT_TRUE(search.has_failed());
    EXPECT_EQ(search.find(0), std::nullopt);
  };
  fails([](MarkedPackets& packets) { packets.set_number(2503, 2504); });
  fails([](MarkedPackets& packets) { packets.unmark(2498); });
  fails([](MarkedPackets& packets) {
    for (std::uint64_t i = 0; i < 5000; ++i) packets.set_number(i, static_cast<std::uint16_t>(i + 5000));
  });
  fails([](MarkedPackets& packets) {
    for (std::uint64_t i = 0; i < 5000; ++i) packets.set_number(i, static_cast<std::uint16_t>(5000 - i));
  });
}

TEST(SopSearch, GivesUpWithoutReadingAllWhereThereAreNoMarkers) {
  MarkedPackets packets(30'000, [](std::uint64_t) { return 1000; });
  for (std::uint64_t i = 0; i < packets.places.size(); ++i) packets.unmark(i);
  StarvedFile file(packets.file);
  SopSearch search = packets.search(file.bytes());
  EXPECT_EQ(file.complete([&] { return search.find(15'000); }), std::nullopt);
  EXPECT_TRUE(search.has_failed());
  EXPECT_LT(file.bytes_read(), 5U << 20U);
}

TEST(SopSearch, EndsWhateverMarkersSay) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    MarkedPackets packets(3000, [](std::uint64_t) { return 60; });
    for (std::uint64_t i = 0; i < packets.places.size(); ++i) {
      if (random() % 40 == 0) packets.set_number(i, static_cast<std::uint16_t>(random()));
    }
    const SparseBytes bytes = whole(packets.file);
    // More packets than there are, so that numbers may be of several cycles.
    SopSearch search(bytes, {0, packets.file.size()}, 1'000'000, PacketShares(1'000'000));
    for (int i = 0; i < 20; ++i) {
      const auto range = search.find(random() % 1'000'000);
      EXPECT_LE(range.value_or(ByteRange{}).end(), packets.file.size());
    }
  }
}

MadeCodestream made_for_search(ProgressionOrder order, bool eph) {
  MadeCodestream made;
  made.image = {0, 0, 1100, 900};
  made.components = std::vector<J2kComponent>(3);
  made.precinct = 64;
  made.order = order;
  made.sop = true;
  made.eph = eph;
  return made;
}

/// A codestream in memory whose packets are found in two ways.
struct Opened {
  explicit Opened(StarvedFile& file, std::uint64_t size)
      : header(file.complete([&] {
          return read_main_header(file.bytes(), {0, size});
        })),
        codestream{file.bytes(), header, size},
        table(file.bytes(), header, size),
        packets(codestream, table, 0) {
    EXPECT_TRUE(file.complete([&] { return packets.prepare(1); }));
  }

  CodestreamHeader header;
  Codestream codestream;
  TilePartTable table;
  TilePackets packets;
};

TEST(SearchedTile, HasTheSamePacketsAsWhenGoneThrough) {
  for (const auto order : {ProgressionOrder::lrcp, ProgressionOrder::rpcl, ProgressionOrder::pcrl}) {
    const Bytes bytes = make_codestream(made_for_search(order, order == ProgressionOrder::rpcl));
    StarvedFile file(bytes);
    StarvedFile other(bytes);
    Opened searched(file, bytes.size());
    Opened walked(other, bytes.size());
    EXPECT_TRUE(walked.packets.distrust_lengths());
    PacketSequence sequence(walked.packets.geometry(), walked.packets.parameters());
    std::vector<PacketId> ids;
    while (const auto packet = sequence.next()) ids.push_back(*packet);
    ASSERT_GT(ids.size(), 1024U);
    std::uint64_t wrong = 0;
    std::reverse(ids.begin(), ids.end());
    const auto found = [](StarvedFile& from, Opened& opened, const PacketId& id) {
      return from.complete([&] { return opened.packets.find(id); })->range;
    };
    for (const PacketId& id : ids) wrong += found(file, searched, id) == found(other, walked, id) ? 0U : 1U;
    EXPECT_EQ(wrong, 0U);
  }
}

TEST(SearchedTile, TakesFewReadsForAPacketFarAway) {
  const Bytes bytes = make_codestream(made_for_search(ProgressionOrder::rpcl, false));
  ASSERT_GT(bytes.size(), 1'400'000U);
  StarvedFile file(bytes);
  Opened opened(file, bytes.size());
  const PacketId packet{200, 1, 0, 3};
  EXPECT_TRUE(opened.packets.is_listed(packet));
  const auto place = file.complete([&] { return opened.packets.find(packet); });
  ASSERT_TRUE(place);
  EXPECT_LE(file.rounds(), 7);
  EXPECT_LE(file.bytes_read(), 700'000U);
}

/// The excerpts of a whole level, as files.
std::vector<Bytes> excerpts(const Bytes& bytes, std::uint32_t level) {
  StarvedFile file(bytes);
  Jp2Opener opener(file.bytes(), {.tile_size = 256});
  const auto pyramid = file.complete([&] { return opener.open(); });
  const Level& size = pyramid->images()[0].levels[level];
  const Plan plan = file.plan(*pyramid, {0, level, {0, 0, size.width, size.height}, ExcerptForm::native});
  std::vector<Bytes> files;
  for (const Excerpt& excerpt : plan.excerpts) files.push_back(file.assemble(excerpt));
  return files;
}

TEST(SearchedTile, IsGoneThroughWhereMarkersLie) {
  const Bytes bytes = make_codestream(made_for_search(ProgressionOrder::rpcl, false));
  StarvedFile file(bytes);
  Opened opened(file, bytes.size());
  PacketSequence sequence(opened.packets.geometry(), opened.packets.parameters());
  Bytes lying = bytes;
  std::uint64_t number = 0;
  while (const auto packet = sequence.next()) {
    const auto place = file.complete([&] { return opened.packets.find(*packet); });
    ASSERT_TRUE(place);
    // All but the first and the last packets claim to be the next one.
    if (number > 20 && number + 20 < sequence.size()) {
      const auto at = static_cast<std::size_t>(place->range.offset);
      lying[at + 4] = static_cast<std::uint8_t>((number + 1) >> 8U);
      lying[at + 5] = static_cast<std::uint8_t>(number + 1);
    }
    ++number;
  }
  EXPECT_TRUE(excerpts(lying, 0) == excerpts(bytes, 0));
}

}  // namespace
}  // namespace pyramidion::testing
