// Codestreams whose tiles are unlike each other: some are coded in another way, some are not there.

#include <gtest/gtest.h>

#include <algorithm>

#include "decode/averaged.h"
#include "decode/decode_j2k.h"
#include "jp2/jp2_pyramid.h"
#include "support/made_codestream.h"
#include "support/starved_file.h"
#include "support/tile_parts.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint32_t tile_size = 64;

MadeCodestream odd_tiles() {
  MadeCodestream made;
  made.components = {J2kComponent{}, {8, false, 2, 2}};
  made.tile = 53;
  return made;
}

/// 4 x 3 tiles; every other one is coded with other wavelets, code-blocks and precincts.
Bytes coded_unlike() {
  TileParts parts(make_codestream(odd_tiles()));
  MadeCodestream other = odd_tiles();
  other.irreversible = true;
  other.code_block = 32;
  other.precinct = 32;
  other.layers = 2;
  const TileParts others(make_codestream(other));
  const auto count = static_cast<std::uint16_t>(parts.tiles.size());
  for (std::uint16_t tile = 1; tile < count; tile += 2) {
    parts.tiles.at(tile) = others.tiles.at(tile);
    parts.describe(tile, others.segments());
  }
  return parts.put_together();
}

Bytes without(const std::vector<std::uint16_t>& tiles) {
  TileParts parts(make_codestream(odd_tiles()));
  for (const std::uint16_t tile : tiles) parts.tiles.erase(tile);
  return parts.put_together();
}

class Opened {
 public:
  explicit Opened(const Bytes& codestream) : file_(codestream) {
    OpenLimits limits;
    limits.tile_size = tile_size;
    Jp2Opener opener(file_.bytes(), limits);
    pyramid_ = file_.complete([&] { return opener.open(); });
  }

  [[nodiscard]] Plan plan(std::uint32_t level, const Region& region) {
    Request request;
    request.level = level;
    request.region = region;
    request.form = ExcerptForm::single;
    return file_.plan(*pyramid_, request);
  }
  [[nodiscard]] Bytes assemble(const Excerpt& excerpt) const { return file_.assemble(excerpt); }
  [[nodiscard]] Raster decode(const Excerpt& excerpt) const { return decode_j2k(assemble(excerpt), excerpt.decoding); }
  [[nodiscard]] const Level& level(std::uint32_t number) const { return pyramid_->images()[0].levels[number]; }
  [[nodiscard]] const std::vector<std::string>& notes() const { return pyramid_->notes(); }

 private:
  StarvedFile file_;
  std::unique_ptr<Pyramid> pyramid_;
};

Region all_of(const Level& level) { return {0, 0, level.width, level.height}; }

/// As OpenJPEG has it in the whole codestream.
Raster whole_level(const Bytes& codestream, std::uint32_t level) {
  J2kDecoding decoding;
  decoding.discard = static_cast<std::uint8_t>(level);
  return decode_j2k(codestream, decoding);
}

bool is_in(const std::vector<Region>& regions, std::uint32_t x, std::uint32_t y) {
  return std::any_of(regions.begin(), regions.end(), [&](const Region& region) {
    return x - region.x < region.width && x >= region.x && y - region.y < region.height && y >= region.y;
  });
}

TEST(Jp2TileGroup, HoldsTilesThatAreCodedUnlike) {
  const Bytes codestream = coded_unlike();
  Opened image(codestream);
  for (std::uint32_t level = 0; level < 4; ++level) {
    SCOPED_TRACE("level " + std::to_string(level));
    const Plan plan = image.plan(level, all_of(image.level(level)));
    ASSERT_EQ(plan.excerpts.size(), 1U);
    EXPECT_TRUE(
        std::ranges::equal(image.decode(plan.excerpts[0]).data.span(), whole_level(codestream, level).data.span()));
  }
  EXPECT_TRUE(image.notes().empty());
}

TEST(Jp2TileGroup, LacksTilesAsTheCodestreamDoes) {
  const Bytes codestream = without({1, 5, 6, 11});
  Opened image(codestream);
  for (std::uint32_t level = 0; level < 4; ++level) {
    SCOPED_TRACE("level " + std::to_string(level));
    const Plan plan = image.plan(level, all_of(image.level(level)));
    ASSERT_EQ(plan.excerpts.size(), 1U);
    const Raster found = image.decode(plan.excerpts[0]);
    EXPECT_TRUE(std::ranges::equal(found.data.span(), whole_level(codestream, level).data.span()));
    // Tile 6 is the third one of the second row.
    const std::uint32_t scale = 1U << level;
    for (const auto& [x, y, is_absent] : {std::tuple{110U, 58U, true},
                                          {80U, 60U, true},
                                          {60U, 20U, true},
                                          {20U, 60U, false},
                                          {120U, 20U, false},
                                          {60U, 120U, false}}) {
      EXPECT_EQ(is_in(found.absent, x / scale, y / scale), is_absent) << x << ", " << y;
    }
  }
  ASSERT_EQ(image.notes().size(), 1U);
  EXPECT_EQ(image.notes()[0], "The codestream lacks tiles: they are transparent, and their samples are 0");
}

TEST(Jp2TileGroup, IsEmptyWhereNoTileIsThere) {
  Opened image(without({0, 1, 4, 5}));
  const Plan plan = image.plan(0, {3, 5, 90, 80});
  ASSERT_EQ(plan.excerpts.size(), 1U);
  const Raster found = image.decode(plan.excerpts[0]);
  EXPECT_EQ(found.absent, (std::vector<Region>{{0, 0, 90, 80}}));
  EXPECT_TRUE(std::all_of(found.data.span().begin(), found.data.span().end(), [](auto byte) { return byte == 0; }));
}

/// The module jp2 has no decoder for these, and is handed no others that would bring jp2-more in.
TEST(Jp2TileGroup, HasNoHighThroughputCodeBlocksWhereNoTileIsThere) {
  Bytes codestream = without({0, 1, 4, 5});
  constexpr std::uint8_t cod[] = {0xff, 0x52};
  constexpr std::ptrdiff_t style_at = 12;
  *(std::search(codestream.begin(), codestream.end(), std::begin(cod), std::end(cod)) + style_at) = 0x40;
  Opened image(codestream);
  const Plan plan = image.plan(0, {3, 5, 90, 80});
  ASSERT_EQ(plan.excerpts.size(), 1U);
  EXPECT_EQ(plan.excerpts[0].codec, Codec::jp2);
  Bytes excerpt = image.assemble(plan.excerpts[0]);
  EXPECT_EQ(*(std::search(excerpt.begin(), excerpt.end(), std::begin(cod), std::end(cod)) + style_at), 0);
  EXPECT_EQ(image.decode(plan.excerpts[0]).absent, (std::vector<Region>{{0, 0, 90, 80}}));
}

TEST(Jp2TileGroup, TakesAnEmptyTilePartForNone) {
  TileParts parts(make_codestream(odd_tiles()));
  Bytes& empty = parts.tiles.at(5);
  empty.resize(12);
  empty.insert(empty.end(), {0xff, 0x93});
  parts.describe(5, {});
  Opened image(parts.put_together());
  const Plan plan = image.plan(0, {60, 60, 40, 40});
  ASSERT_EQ(plan.excerpts.size(), 1U);
  EXPECT_EQ(image.decode(plan.excerpts[0]).absent, (std::vector<Region>{{0, 0, 40, 40}}));
}

TEST(Averaged, SaysWhichPixelsAreAbsentAltogether) {
  Raster raster;
  raster.width = 11;
  raster.height = 6;
  raster.data = Buffer(66);
  raster.absent = {{3, 0, 8, 3}, {0, 3, 2, 3}, {5, 5, 1, 1}};
  const std::vector<Region> expected{{2, 0, 4, 1}, {0, 2, 1, 1}, {3, 3, 0, 0}};
  EXPECT_EQ(averaged(raster, 1).absent, expected);
}

TEST(Averaged, TakesTheMiddleOfIndices) {
  Raster raster;
  raster.width = 3;
  raster.height = 2;
  raster.bands = 2;
  const Bytes samples{0, 0, 200, 10, 7, 8, 90, 20, 9, 33, 100, 50};
  raster.data = Buffer(samples.size());
  std::copy(samples.begin(), samples.end(), raster.data.data());
  const Raster found = averaged(raster, 1, {true, false});
  EXPECT_EQ(Bytes(found.data.span().begin(), found.data.span().end()), (Bytes{9, 16, 100, 29}));
}

}  // namespace
}  // namespace pyramidion::testing
