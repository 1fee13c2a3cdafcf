// Where tile-parts are: listed, followed, and searched for.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "jp2/main_header.h"
#include "jp2/tile_part_table.h"
#include "support/j2k_builder.h"
#include "support/starved_file.h"

namespace pyramidion {
namespace {

using testing::Bytes;
using testing::J2kBuilder;
using testing::made_size;
using testing::Numbers;
using testing::StarvedFile;

struct PartToMake {
  std::uint16_t tile = 0;
  std::uint8_t number = 0;
  std::uint8_t count = 1;
  std::size_t bytes = 100;
};

/// A codestream of so many tiles in one row, and where its tile-parts are.
class TiledFile {
 public:
  explicit TiledFile(std::uint32_t tiles, bool has_table = false) : has_table_(has_table) {
    ImageSize size = made_size(16 * tiles, 16);
    size.tile_width = 16;
    builder_ = J2kBuilder::plain(size);
  }

  /// With a table, all tile-parts must come in one call.
  TiledFile& add(const std::vector<PartToMake>& parts) {
    if (has_table_) {
      Numbers table;
      table.u8(0).u8(0x60);
      for (const PartToMake& part : parts) table.u16(part.tile).u32(part.bytes + 14);
      builder_.add(Marker::tlm, table);
    }
    for (const PartToMake& part : parts) {
      builder_.begin_tile_part(part.tile, part.number, part.count);
      places_[part.tile].push_back({builder_.tile_part(), part.bytes + 14});
      Bytes data(part.bytes);
      for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random_() % 255);
      builder_.end_tile_part(data);
    }
    return *this;
  }
  TiledFile& finish() {
    builder_.add(Marker::eoc);
    return *this;
  }

  [[nodiscard]] J2kBuilder& builder() { return builder_; }
  [[nodiscard]] std::map<std::uint32_t, std::vector<ByteRange>>& places() { return places_; }

 private:
  J2kBuilder builder_;
  bool has_table_;
  std::map<std::uint32_t, std::vector<ByteRange>> places_;
  std::mt19937 random_{3};
};

/// Looks tile-parts up in a file that has to be read for that.
class Lookup {
 public:
  explicit Lookup(const Bytes& bytes)
      : file_(bytes),
        header_(file_.complete([&] {
          return read_main_header(file_.bytes(), {0, bytes.size()});
        })),
        table_(file_.bytes(), header_, bytes.size()) {}

  /// All tile-parts of a tile.
  std::vector<ByteRange> find(std::uint32_t tile, double share = 1) {
    std::vector<ByteRange> found;
    while (const auto place = file_.complete([&] { return table_.find(tile, found.size(), share); })) {
      found.push_back({place->offset, place->length});
    }
    return found;
  }
  /// The first tile-parts of several tiles that are wanted at the same time.
  std::vector<ByteRange> find(const std::vector<std::uint32_t>& tiles, double share) {
    return file_.complete([&] {
      std::vector<ByteRange> found;
      std::vector<ByteRange> missing;
      for (const std::uint32_t tile : tiles) {
        try {
          const auto place = table_.find(tile, 0, share);
          found.push_back(place ? ByteRange{place->offset, place->length} : ByteRange{});
        } catch (const Missing& absent) {
          missing.insert(missing.end(), absent.ranges().begin(), absent.ranges().end());
        }
      }
      file_.bytes().require(missing);
      return found;
    });
  }

  [[nodiscard]] TilePartTable& table() { return table_; }
  [[nodiscard]] StarvedFile& file() { return file_; }

 private:
  StarvedFile file_;
  CodestreamHeader header_;
  TilePartTable table_;
};

/// Every tile is where it was put, asked for in any order.
void expect_all_found(TiledFile& made, const std::string& what) {
  std::vector<std::uint32_t> tiles;
  for (const auto& [tile, places] : made.places()) tiles.push_back(tile);
  std::mt19937 random(static_cast<unsigned>(tiles.size()));
  for (int round = 0; round < 4; ++round) {
    Lookup lookup(made.builder().file());
    std::shuffle(tiles.begin(), tiles.end(), random);
    for (const std::uint32_t tile : tiles) ASSERT_EQ(lookup.find(tile), made.places().at(tile)) << what << " " << tile;
  }
  std::vector<ByteRange> firsts;
  firsts.reserve(tiles.size());
  for (const std::uint32_t tile : tiles) firsts.push_back(made.places().at(tile).front());
  EXPECT_EQ(Lookup(made.builder().file()).find(tiles, 0.1), firsts) << what;
}

/// How a tile is divided into tile-parts: each some times as long as the one before.
std::vector<PartToMake> divided(std::uint16_t tile, std::size_t bytes, unsigned parts, bool is_told = true) {
  std::vector<PartToMake> made;
  for (unsigned i = 0; i < parts; ++i) {
    const std::size_t share = bytes >> 2U * (parts - 1 - i);
    made.push_back({tile, static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(is_told ? parts : 0), share});
  }
  return made;
}

/// Tiles of very different sizes, as those of images are.
std::vector<std::size_t> uneven_sizes(std::size_t tiles, std::size_t mean, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::size_t> sizes;
  std::size_t level = mean;
  for (std::size_t i = 0; i < tiles; ++i) {
    if (random() % 16 == 0) level = random() % (2 * mean) + 20;
    sizes.push_back(level / 2 + random() % level);
  }
  return sizes;
}

std::vector<PartToMake> in_order(const std::vector<std::size_t>& sizes, unsigned parts, bool is_told = true) {
  std::vector<PartToMake> made;
  for (std::size_t tile = 0; tile < sizes.size(); ++tile) {
    const auto own = divided(static_cast<std::uint16_t>(tile), sizes[tile], parts, is_told);
    made.insert(made.end(), own.begin(), own.end());
  }
  return made;
}

/// All tiles' first tile-parts, then all second ones, ….
std::vector<PartToMake> by_number(std::vector<PartToMake> parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const PartToMake& a, const PartToMake& b) { return a.number < b.number; });
  return parts;
}

TEST(Jp2TilePartTable, FindsTilesInOrder) {
  for (const unsigned parts : {1U, 3U, 6U}) {
    for (const std::size_t mean : {60U, 4'000U, 40'000U}) {
      TiledFile made(90);
      made.add(in_order(uneven_sizes(90, mean, parts), parts)).finish();
      expect_all_found(made, std::to_string(parts) + " parts of " + std::to_string(mean));
    }
  }
}

TEST(Jp2TilePartTable, FindsTilesInAnyOrder) {
  const std::vector<std::size_t> sizes = uneven_sizes(60, 12'000, 5);
  expect_all_found(TiledFile(60).add(by_number(in_order(sizes, 3))).finish(), "interleaved");
  expect_all_found(TiledFile(60).add(by_number(in_order(sizes, 3, false))).finish(), "interleaved, number not told");
  std::vector<PartToMake> parts = in_order(sizes, 1);
  std::reverse(parts.begin(), parts.end());
  expect_all_found(TiledFile(60).add(parts).finish(), "reversed");
  std::mt19937 random(9);
  std::shuffle(parts.begin(), parts.end(), random);
  expect_all_found(TiledFile(60).add(parts).finish(), "shuffled");
  // One tile out of its place.
  parts = in_order(sizes, 1);
  std::rotate(parts.begin() + 20, parts.begin() + 21, parts.end() - 5);
  expect_all_found(TiledFile(60).add(parts).finish(), "one out of order");
}

TEST(Jp2TilePartTable, FindsTilePartsWithoutTheirNumber) {
  TiledFile made(50);
  made.add(in_order(uneven_sizes(50, 20'000, 6), 4, false)).finish();
  expect_all_found(made, "number not told");
}

TEST(Jp2TilePartTable, KnowsThatTilesAreAbsent) {
  for (const bool is_told : {true, false}) {
    TiledFile made(80);
    std::vector<PartToMake> parts = in_order(uneven_sizes(80, 15'000, 7), 2, is_told);
    std::erase_if(parts, [](const PartToMake& part) { return part.tile % 7 == 3 || part.tile > 70; });
    made.add(parts).finish();
    expect_all_found(made, "some absent");
    for (const std::uint32_t absent : {3U, 38U, 79U}) {
      EXPECT_TRUE(Lookup(made.builder().file()).find(absent).empty()) << absent;
    }
  }
}

TEST(Jp2TilePartTable, FindsWhatThereIsOfAFileCutShort) {
  TiledFile made(80);
  made.add(in_order(uneven_sizes(80, 15'000, 8), 3)).finish();
  Bytes& file = made.builder().file();
  file.resize(file.size() / 2);
  // What begins before the end is found, with the length that it should have.
  auto& places = made.places();
  for (auto tile = places.begin(); tile != places.end();) {
    std::erase_if(tile->second, [&](ByteRange range) { return range.offset + 12 > file.size(); });
    tile = tile->second.empty() ? places.erase(tile) : std::next(tile);
  }
  ASSERT_LT(places.size(), 60U);
  expect_all_found(made, "cut short");
  EXPECT_TRUE(Lookup(file).find(79).empty());
}

TEST(Jp2TilePartTable, FindsTheLastOfUnknownLength) {
  TiledFile made(40);
  made.add(in_order(uneven_sizes(40, 30'000, 9), 1));
  made.builder().set_length(0);
  made.places()[39].front().length = 0;
  expect_all_found(made, "Psot is 0");
  made.finish();
  expect_all_found(made, "Psot is 0 before EOC");
}

/// What looks like SOT, where only a careless reader would take it for one.
TEST(Jp2TilePartTable, IsNotDeceivedByCopiesOfMarkers) {
  TiledFile made(64);
  const std::vector<std::size_t> sizes = uneven_sizes(64, 20'000, 10);
  for (std::uint16_t tile = 0; tile < 64; ++tile) {
    J2kBuilder& builder = made.builder().begin_tile_part(tile);
    const std::uint64_t begin = builder.tile_part();
    Numbers comment;
    comment.u16(0).bytes(Bytes(sizes[tile], 7));
    for (const unsigned other : {5U, 60U, 6U, 700U}) {
      comment.u16(0xFF90).u16(10).u16(other).u32(1000 + other).u8(0).u8(1).bytes(Bytes(200, 8));
    }
    builder.add(Marker::com, comment).end_tile_part(Bytes(50, 9));
    made.places()[tile].push_back({begin, builder.file().size() - begin});
  }
  expect_all_found(made.finish(), "copies of markers");
}

/// As if each was followed from the first one.
TEST(Jp2TilePartTable, EndsWhereALengthLies) {
  TiledFile made(64);
  std::vector<PartToMake> parts = in_order(uneven_sizes(64, 20'000, 11), 1);
  made.add({parts.begin(), parts.begin() + 30});
  made.builder().set_length(5000);
  made.places()[29].front().length = 5000;
  auto known = made.places();
  made.add({parts.begin() + 30, parts.end()}).finish();
  for (const std::uint32_t tile : {50U, 29U, 30U, 10U}) {
    Lookup lookup(made.builder().file());
    const std::vector<ByteRange> found = lookup.find(tile);
    // What is found at once may lie behind the lie.
    if (!found.empty()) {
      EXPECT_EQ(found, made.places().at(tile));
    }
    if (tile < 30) {
      EXPECT_EQ(found, known.at(tile));
    }
  }
}

TEST(Jp2TilePartTable, TakesTheTable) {
  TiledFile made(64, true);
  made.add(in_order(uneven_sizes(64, 3'000, 12), 2)).finish();
  expect_all_found(made, "TLM");
  Lookup lookup(made.builder().file());
  const int rounds = lookup.file().rounds();
  EXPECT_EQ(lookup.find(63), made.places().at(63));
  EXPECT_EQ(lookup.file().rounds(), rounds);
  EXPECT_TRUE(lookup.table().is_listed());
  // Without it, everything is where it was.
  lookup.table().distrust();
  EXPECT_FALSE(lookup.table().is_listed());
  for (const auto& [tile, places] : made.places()) EXPECT_EQ(lookup.find(tile), places);
}

TEST(Jp2TilePartTable, ReadsSmallFilesAtOnce) {
  TiledFile made(100);
  made.add(in_order(uneven_sizes(100, 2'000, 13), 3)).finish();
  Lookup lookup(made.builder().file());
  const int rounds = lookup.file().rounds();
  for (const auto& [tile, places] : made.places()) EXPECT_EQ(lookup.find(tile), places);
  EXPECT_EQ(lookup.file().rounds(), rounds + 1);
}

/// 1600 tiles: one takes a few round trips and a small part of the file, its neighbour less.
TEST(Jp2TilePartTable, NeedsFewReads) {
  for (const unsigned parts : {1U, 6U}) {
    TiledFile made(1600);
    made.add(in_order(uneven_sizes(1600, 20'000, 14), parts)).finish();
    const auto size = static_cast<double>(made.builder().file().size());
    for (const std::uint32_t tile : {1400U, 333U, 800U, 1599U}) {
      Lookup lookup(made.builder().file());
      int rounds = lookup.file().rounds();
      EXPECT_EQ(lookup.find(tile), made.places().at(tile));
      EXPECT_LE(lookup.file().rounds() - rounds, 8) << tile;
      EXPECT_LE(static_cast<double>(lookup.file().bytes_read()), 0.02 * size) << tile;
      rounds = lookup.file().rounds();
      const std::uint32_t neighbour = tile == 1599 ? tile - 1 : tile + 1;
      EXPECT_EQ(lookup.find(neighbour), made.places().at(neighbour));
      EXPECT_LE(lookup.file().rounds() - rounds, 3) << tile;
    }
    // A view of four rows shares its round trips.
    std::vector<std::uint32_t> view;
    for (std::uint32_t row = 10; row < 14; ++row) {
      for (std::uint32_t column = 7; column < 12; ++column) view.push_back(row * 40 + column);
    }
    Lookup lookup(made.builder().file());
    const int rounds = lookup.file().rounds();
    const std::vector<ByteRange> found = lookup.find(view, 1);
    for (std::size_t i = 0; i < view.size(); ++i) EXPECT_EQ(found[i], made.places().at(view[i]).front());
    EXPECT_LE(lookup.file().rounds() - rounds, 12);
    EXPECT_LE(static_cast<double>(lookup.file().bytes_read()), 0.1 * size);
  }
}

/// All of it is shorter than what is read in one place.
TEST(Jp2TilePartTable, FollowsInShortFiles) {
  TiledFile made(3);
  made.add(by_number(in_order(uneven_sizes(3, 20, 1), 2))).finish();
  Lookup lookup(made.builder().file());
  for (const auto& [tile, places] : made.places()) EXPECT_EQ(lookup.find(tile), places);
}

/// Where all tile-parts have to be followed, that begins in many places.
TEST(Jp2TilePartTable, FollowsFromManyPlacesAtATime) {
  TiledFile made(600);
  made.add(by_number(in_order(uneven_sizes(600, 20'000, 15), 4))).finish();
  Lookup lookup(made.builder().file());
  EXPECT_EQ(lookup.find(300), made.places().at(300));
  EXPECT_LE(lookup.file().rounds(), 60);
}

/// A file that ends early, or whose last tiles nobody needed: little is left for many.
TEST(TilePartSearch, KnowsThatTheLastTilesAreAbsent) {
  TiledFile made(1529);
  std::vector<PartToMake> parts;
  for (std::uint16_t tile = 0; tile < 816; ++tile) {
    for (std::uint8_t number = 0; number < 2; ++number) parts.push_back({tile, number, 2, 1286});
  }
  made.add(parts).finish();
  Lookup lookup(made.builder().file());
  for (const auto& [tile, share] : {std::pair{673U, 0.33},
                                    {20U, 0.67},
                                    {93U, 0.53},
                                    {217U, 0.0},
                                    {120U, 0.0},
                                    {817U, 0.27},
                                    {1332U, 0.0},
                                    {815U, 1.0},
                                    {1528U, 1.0}}) {
    SCOPED_TRACE(tile);
    EXPECT_EQ(lookup.find(tile, share).size(), tile < 816 ? 2U : 0U);
  }
}

}  // namespace
}  // namespace pyramidion
