// Where the packets of a tile are: listed, or gone through, wherever their headers are.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "support/divided_codestream.h"
#include "support/expect_error.h"
#include "support/made_codestream.h"
#include "support/packet_reading.h"

namespace pyramidion::testing {
namespace {

using Form = DividedCodestream::Form;
using Headers = DividedCodestream::Headers;
using Result = DividedCodestream::Result;

std::vector<PacketId> ids_of(const TilePackets& packets) {
  PacketSequence sequence(packets.geometry(), packets.parameters());
  std::vector<PacketId> ids;
  while (const auto packet = sequence.next()) ids.push_back(*packet);
  return ids;
}

/// All packets of all tiles are where they were put, asked for in the codestream's order, backwards and at random.
void expect_all_found(const Result& made) {
  std::mt19937 random(5);
  for (int round = 0; round < 3; ++round) {
    PacketReading reading(made.file);
    for (const auto& [tile, places] : made.packets) {
      TilePackets& packets = reading.tile(tile);
      const std::vector<PacketId> ids = ids_of(packets);
      ASSERT_EQ(ids.size(), places.size());
      std::vector<std::size_t> order;
      for (std::size_t i = 0; i < ids.size(); ++i) order.push_back(i);
      if (round == 1) std::reverse(order.begin(), order.end());
      if (round == 2) std::shuffle(order.begin(), order.end(), random);
      for (const std::size_t i : order) {
        const auto place = reading.find(packets, ids[i]);
        ASSERT_TRUE(place) << "tile " << tile << ", packet " << i;
        ASSERT_EQ(place->range, places[i]) << "tile " << tile << ", packet " << i;
      }
    }
  }
}

/// Codestreams with SOP and EPH, which tell what is where.
std::vector<std::pair<std::string, DividedCodestream>> codestreams() {
  const auto divided = [](MadeCodestream made) {
    made.sop = made.eph = true;
    return DividedCodestream(make_codestream(made));
  };
  const J2kComponent plain;
  const J2kComponent halved{8, false, 2, 2};
  return {
      {"one tile", divided({})},
      {"precincts by position",
       divided({.components = {plain, halved, halved}, .precinct = 64, .order = ProgressionOrder::pcrl})},
      {"tiles in layers", divided({.image = {13, 7, 260, 190},
                                   .components = {plain, plain, plain},
                                   .resolutions = 3,
                                   .tile = 100,
                                   .order = ProgressionOrder::rlcp,
                                   .layers = 3})},
      {"layers of precincts",
       divided({.irreversible = true, .precinct = 64, .order = ProgressionOrder::rpcl, .layers = 2})},
  };
}

std::vector<std::pair<std::string, Form>> forms() {
  return {
      {"plain", {}},
      {"SOP", {.sop = true}},
      {"EPH", {.eph = true}},
      {"SOP, EPH", {.sop = true, .eph = true}},
      {"tile-parts", {.tile_parts = 3}},
      {"interleaved tile-parts, SOP", {.sop = true, .tile_parts = 2, .interleaved = true}},
      {"more tile-parts than packets", {.eph = true, .tile_parts = 200}},
      {"PLT", {.plt = true}},
      {"PLT, SOP, EPH, tile-parts", {.sop = true, .eph = true, .plt = true, .tile_parts = 4}},
      {"PLM", {.plm = true, .tile_parts = 2}},
      {"PLM, SOP, interleaved", {.sop = true, .plm = true, .tile_parts = 3, .interleaved = true}},
      {"PPT", {.headers = Headers::in_tile_parts}},
      {"PPT, SOP, EPH, tile-parts",
       {.headers = Headers::in_tile_parts, .sop = true, .eph = true, .tile_parts = 3, .interleaved = true}},
      {"PPM", {.headers = Headers::in_main_header}},
      {"PPM, SOP, EPH, tile-parts",
       {.headers = Headers::in_main_header, .sop = true, .eph = true, .tile_parts = 2, .interleaved = true}},
      {"TLM", {.tlm = true, .tile_parts = 2}},
      {"TLM, PLT, interleaved", {.plt = true, .tlm = true, .tile_parts = 3, .interleaved = true}},
  };
}

TEST(TilePackets, AreFoundInEveryForm) {
  for (const auto& [name, codestream] : codestreams()) {
    for (const auto& [form_name, form] : forms()) {
      SCOPED_TRACE(name);
      SCOPED_TRACE(form_name);
      expect_all_found(codestream.put_together(form));
    }
  }
}

TEST(TilePackets, GivePackedHeadersFromTheirBegin) {
  for (const Headers headers : {Headers::in_tile_parts, Headers::in_main_header}) {
    for (const auto& [name, codestream] : codestreams()) {
      SCOPED_TRACE(name);
      const Result plain = codestream.put_together({});
      const Result packed = codestream.put_together({.headers = headers, .tile_parts = 2});
      PacketReading reading(packed.file);
      for (const auto& [tile, places] : plain.packets) {
        TilePackets& packets = reading.tile(tile);
        const std::vector<PacketId> ids = ids_of(packets);
        for (std::size_t i = 0; i < ids.size(); ++i) {
          const auto place = reading.find(packets, ids[i]);
          ASSERT_TRUE(place);
          const std::uint64_t header_bytes = places[i].length - place->range.length;
          ASSERT_GE(place->packed_header.size(), header_bytes);
          EXPECT_TRUE(std::equal(place->packed_header.begin(),
                                 place->packed_header.begin() + static_cast<std::ptrdiff_t>(header_bytes),
                                 plain.file.begin() + static_cast<std::ptrdiff_t>(places[i].offset)));
        }
      }
    }
  }
}

DividedCodestream many_packets() {
  return DividedCodestream(make_codestream(
      {.image = {0, 0, 900, 700}, .precinct = 64, .order = ProgressionOrder::rpcl, .sop = true, .eph = true}));
}

TEST(TilePackets, TakeOneReadWhereTheyAreListed) {
  const Result made = many_packets().put_together({.plt = true});
  ASSERT_GT(made.file.size(), 300'000U);
  PacketReading reading(made.file);
  // No more than the front is wanted.
  TilePackets& packets = reading.tile(0, 0.01);
  const int rounds = reading.file().rounds();
  EXPECT_LE(reading.file().bytes_read(), 20'000U);
  const std::vector<PacketId> ids = ids_of(packets);
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(reading.find(packets, ids[i])->range, made.packets.at(0)[i]);
  EXPECT_EQ(reading.file().rounds(), rounds);
}

/// Where resolutions have tile-parts of their own, those of the ones that are wanted are read, and no others.
TEST(TilePackets, TakeTheTilePartsOfTheirResolutions) {
  const DividedCodestream codestream(make_codestream(
      {.image = {0, 0, 1024, 1024}, .tile = 512, .order = ProgressionOrder::rpcl, .sop = true, .eph = true}));
  const Result made = codestream.put_together({.plt = true, .tlm = true, .tile_parts = 4});
  const std::vector<ByteRange>& places = made.packets.at(3);
  ASSERT_EQ(places.size(), 4U);
  for (unsigned discard = 0; discard < 4; ++discard) {
    SCOPED_TRACE(discard);
    PacketReading reading(made.file);
    (void)reading.tile(0, 0.01);
    const std::uint64_t before = reading.file().bytes_read();
    TilePackets& packets = reading.tile(3, std::min(1.0, 1.3 / static_cast<double>(1U << 2U * discard)));
    const int rounds = reading.file().rounds();
    const std::vector<PacketId> ids = ids_of(packets);
    const std::size_t wanted = 4 - discard;
    for (std::size_t i = 0; i < wanted; ++i) EXPECT_EQ(reading.find(packets, ids[i])->range, places[i]);
    EXPECT_EQ(reading.file().rounds(), rounds);
    const std::uint64_t needed = places[wanted - 1].end() - places[0].offset;
    EXPECT_LE(reading.file().bytes_read() - before, needed + 1000);
  }
}

/// Of a tile whose overview has been read, the other resolutions come in one read, not one after the other.
TEST(TilePackets, TakeOneReadForTilePartsThatAreWantedLater) {
  const DividedCodestream codestream(make_codestream(
      {.image = {0, 0, 1024, 1024}, .tile = 512, .order = ProgressionOrder::rpcl, .sop = true, .eph = true}));
  const Result made = codestream.put_together({.plt = true, .tlm = true, .tile_parts = 4});
  const std::vector<ByteRange>& places = made.packets.at(3);
  PacketReading reading(made.file);
  EXPECT_EQ(reading.find(reading.tile(3, 0.01), ids_of(reading.tile(3, 0.01))[0])->range, places[0]);
  const int rounds = reading.file().rounds();
  const std::uint64_t before = reading.file().bytes_read();
  TilePackets& packets = reading.tile(3, 1);
  const std::vector<PacketId> ids = ids_of(packets);
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(reading.find(packets, ids[i])->range, places[i]);
  EXPECT_EQ(reading.file().rounds(), rounds + 1);
  EXPECT_LE(reading.file().bytes_read() - before, places.back().end() - places[0].end());
}

TEST(TilePackets, AreGoneThroughOnlyAsFarAsNeeded) {
  const Result made = many_packets().put_together({});
  PacketReading reading(made.file);
  TilePackets& packets = reading.tile(0, 0.01);
  const std::vector<PacketId> ids = ids_of(packets);
  EXPECT_EQ(reading.find(packets, ids[5])->range, made.packets.at(0)[5]);
  EXPECT_LE(reading.file().bytes_read(), 20'000U);
  EXPECT_FALSE(packets.is_listed(ids.back()));
  EXPECT_TRUE(packets.is_listed(ids[3]));
  EXPECT_EQ(reading.find(packets, ids.back())->range, made.packets.at(0).back());
  // Each read is larger than the one before.
  EXPECT_LE(reading.file().rounds(), 12);
}

/// Grows what is read however many packets are looked for at the same time.
TEST(TilePackets, TakeAsManyReadsForManyAsForOne) {
  const Result made = many_packets().put_together({});
  PacketReading reading(made.file);
  TilePackets& packets = reading.tile(0, 0.01);
  const std::vector<PacketId> ids = ids_of(packets);
  std::vector<ByteRange> found;
  reading.file().complete([&] {
    found.clear();
    std::vector<ByteRange> missing;
    for (std::size_t i = ids.size() - 20; i < ids.size(); ++i) {
      try {
        found.push_back(packets.find(ids[i])->range);
      } catch (const Missing& absent) {
        missing.insert(missing.end(), absent.ranges().begin(), absent.ranges().end());
      }
    }
    reading.file().bytes().require(missing);
  });
  EXPECT_TRUE(std::equal(found.begin(), found.end(), made.packets.at(0).end() - 20));
  EXPECT_LE(reading.file().rounds(), 12);
}

/// Of packets that span the whole image: their bodies are left out.
DividedCodestream long_packets() {
  return DividedCodestream(make_codestream(
      {.image = {0, 0, 1100, 900}, .components = std::vector<J2kComponent>(3), .sop = true, .eph = true}));
}

TEST(TilePackets, TakeLittleMoreThanTheirHeadersWhereTheyAreLong) {
  const Result made = long_packets().put_together({});
  ASSERT_GT(made.file.size(), 1'400'000U);
  PacketReading reading(made.file);
  TilePackets& packets = reading.tile(0);
  const std::vector<PacketId> ids = ids_of(packets);
  ASSERT_EQ(ids.size(), 12U);
  EXPECT_EQ(reading.find(packets, ids.back())->range, made.packets.at(0).back());
  EXPECT_LE(reading.file().rounds(), 14);
  EXPECT_LE(reading.file().bytes_read(), 320'000U);
}

TEST(TilePackets, AreThereAsFarAsAFileCutShortGoes) {
  const DividedCodestream codestream = many_packets();
  for (const Form& form : {Form{}, Form{.sop = true, .eph = true}, Form{.plt = true}, Form{.tile_parts = 3},
                           Form{.headers = Headers::in_tile_parts}}) {
    Result made = codestream.put_together(form);
    made.file.resize(made.file.size() * 3 / 5);
    PacketReading reading(made.file);
    TilePackets& packets = reading.tile(0);
    const std::vector<PacketId> ids = ids_of(packets);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const ByteRange expected = made.packets.at(0)[i];
      const auto place = reading.find(packets, ids[i]);
      // A packet of no bytes, at the very end, is there or not.
      if (expected.length == 0 && expected.end() == made.file.size()) continue;
      ASSERT_EQ(place.has_value(), expected.end() <= made.file.size()) << i;
      if (place) {
        EXPECT_EQ(place->range, expected);
      }
    }
    EXPECT_TRUE(packets.is_cut_short());
  }
}

/// The place of the first marker of that kind.
std::size_t position_of(const Bytes& file, Marker marker) {
  const auto number = static_cast<std::uint16_t>(marker);
  const Bytes sought{static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)};
  return static_cast<std::size_t>(std::search(file.begin(), file.end(), sought.begin(), sought.end()) - file.begin());
}

TEST(TilePackets, AreGoneThroughWhereListsDoNotAddUp) {
  const DividedCodestream codestream = many_packets();
  Result made = codestream.put_together({.plt = true});
  // One byte too many: the last byte of a length.
  const std::size_t list = position_of(made.file, Marker::plt) + 5;
  const auto last = std::find_if(made.file.begin() + static_cast<std::ptrdiff_t>(list), made.file.end(),
                                 [](std::uint8_t byte) { return byte < 0x7F; });
  ++*last;
  expect_all_found(made);
}

TEST(TilePackets, AreGoneThroughWhenAListIsDistrusted) {
  Result made = many_packets().put_together({.plt = true});
  // Two lengths are exchanged, so that the sum is right.
  const std::vector<ByteRange>& places = made.packets.at(0);
  const std::size_t list = position_of(made.file, Marker::plt) + 5;
  std::size_t i = 0;
  while (places[i].length == places[i + 1].length || places[i].length > 127 || places[i + 1].length > 127) ++i;
  std::size_t at = list;
  for (std::size_t passed = 0; passed < i; ++at) passed += made.file[at] < 0x80 ? 1U : 0U;
  std::swap(made.file[at], made.file[at + 1]);

  PacketReading reading(made.file);
  TilePackets& packets = reading.tile(0);
  const std::vector<PacketId> ids = ids_of(packets);
  EXPECT_EQ(reading.find(packets, ids[i])->range.length, places[i + 1].length);
  EXPECT_TRUE(packets.distrust_lengths());
  EXPECT_FALSE(packets.distrust_lengths());
  for (std::size_t k = 0; k < ids.size(); ++k) EXPECT_EQ(reading.find(packets, ids[k])->range, places[k]);
  // There is nothing to distrust where packets have been gone through.
  PacketReading other(many_packets().put_together({}).file);
  EXPECT_FALSE(other.tile(0).distrust_lengths());
}

TEST(TilePackets, AreFoundWhereTheTableOfTilePartsLies) {
  for (const auto& [name, codestream] : codestreams()) {
    SCOPED_TRACE(name);
    for (const bool interleaved : {false, true}) {
      Result made = codestream.put_together({.tlm = true, .tile_parts = 3, .interleaved = interleaved});
      // The first length and the second: their sum is right.
      const std::size_t table = position_of(made.file, Marker::tlm) + 6;
      made.file[table + 5] = static_cast<std::uint8_t>(made.file[table + 5] + 1);
      made.file[table + 11] = static_cast<std::uint8_t>(made.file[table + 11] - 1);
      expect_all_found(made);
    }
  }
}

TEST(TilePackets, AreFoundWhereTheTableNamesWrongTiles) {
  const DividedCodestream codestream = codestreams()[2].second;
  Result made = codestream.put_together({.tlm = true});
  const std::size_t table = position_of(made.file, Marker::tlm) + 6;
  std::swap(made.file[table + 1], made.file[table + 7]);
  expect_all_found(made);
}

TEST(TilePackets, AreRefusedWhenTheyDoNotFitTheTile) {
  const DividedCodestream codestream = many_packets();
  // A tile-part that goes on behind the last packet.
  Result made = codestream.put_together({});
  const std::size_t sot = position_of(made.file, Marker::sot);
  made.file.insert(made.file.end() - 2, 100, 0);
  store(&made.file[sot + 6], static_cast<std::uint32_t>(made.file.size() - 2 - sot), Endian::big);
  PacketReading longer(made.file);
  TilePackets& more = longer.tile(0);
  expect_error(ErrorCode::malformed, [&] { return longer.find(more, ids_of(more).back()); });
  // One that ends within a packet, though the file does not.
  made = codestream.put_together({});
  store(&made.file[sot + 6], static_cast<std::uint32_t>(made.file.size() - 2 - sot - 10), Endian::big);
  PacketReading shorter(made.file);
  TilePackets& fewer = shorter.tile(0);
  expect_error(ErrorCode::malformed, [&] { return shorter.find(fewer, ids_of(fewer).back()); });
}

TEST(TilePackets, AreRefusedInMoreTilePartsThanCanBeNumbered) {
  J2kBuilder builder = J2kBuilder::plain(made_size(16, 16));
  for (unsigned number = 0; number <= 255; ++number) {
    builder.begin_tile_part(0, static_cast<std::uint8_t>(number), 0).end_tile_part({});
  }
  StarvedFile file(builder.add(Marker::eoc).file());
  const std::uint64_t end = builder.file().size();
  const CodestreamHeader header = file.complete([&] { return read_main_header(file.bytes(), {0, end}); });
  TilePartTable table(file.bytes(), header, end);
  TilePackets packets({file.bytes(), header, end}, table, 0);
  expect_error(ErrorCode::malformed, [&] { return file.complete([&] { return packets.prepare(1); }); });
}

TEST(TilePackets, AreNotThereWithoutTheTile) {
  const DividedCodestream codestream = codestreams()[2].second;
  Result made = codestream.put_together({});
  // The second tile's SOT names a tile that does not exist.
  const auto first = position_of(made.file, Marker::sot);
  const std::size_t second = first + load<std::uint32_t>(&made.file[first + 6], Endian::big);
  ASSERT_EQ(made.file[second + 5], 1);
  made.file[second + 5] = 100;
  StarvedFile file(made.file);
  const CodestreamHeader header = file.complete([&] { return read_main_header(file.bytes(), {0, made.file.size()}); });
  const Codestream all{file.bytes(), header, made.file.size()};
  TilePartTable table(file.bytes(), header, made.file.size());
  TilePackets absent(all, table, 1);
  EXPECT_FALSE(file.complete([&] { return absent.prepare(1); }));
  TilePackets present(all, table, 2);
  EXPECT_TRUE(file.complete([&] { return present.prepare(1); }));
}

}  // namespace
}  // namespace pyramidion::testing
