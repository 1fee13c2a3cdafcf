#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "jp2/divide_up.h"
#include "jp2/tile_geometry.h"
#include "support/expect_error.h"

namespace pyramidion {

// For messages of failing tests.
void PrintTo(const Box& box, std::ostream* stream) {
  *stream << "(" << box.x0 << ", " << box.y0 << ") to (" << box.x1 << ", " << box.y1 << ")";
}

namespace {

using testing::expect_error;

CodingStyle style_of(unsigned levels, unsigned code_block_width, unsigned code_block_height,
                     std::vector<std::uint8_t> precincts = {}) {
  CodingStyle style;
  style.decomposition_levels = static_cast<std::uint8_t>(levels);
  style.code_block_width_exponent = static_cast<std::uint8_t>(code_block_width);
  style.code_block_height_exponent = static_cast<std::uint8_t>(code_block_height);
  style.precincts = std::move(precincts);
  style.precincts.resize(levels + 1U, 0xff);
  return style;
}

TileGeometry geometry_of(const Box& tile, const std::vector<std::pair<std::uint8_t, std::uint8_t>>& subsampling,
                         const std::vector<CodingStyle>& styles) {
  ImageSize size;
  TileParameters parameters;
  for (std::size_t i = 0; i < subsampling.size(); ++i) {
    size.components.push_back({8, false, subsampling[i].first, subsampling[i].second});
    if (!styles.empty()) parameters.styles.push_back(styles[i % styles.size()]);
  }
  return {size, tile, parameters};
}

TEST(DivideUp, RoundsTowardsPositiveInfinity) {
  EXPECT_EQ(divide_up(0, 3), 0);
  EXPECT_EQ(divide_up(1, 3), 1);
  EXPECT_EQ(divide_up(3, 3), 1);
  EXPECT_EQ(divide_up(-1, 3), 0);
  EXPECT_EQ(divide_up(-3, 3), -1);
  EXPECT_EQ(divide_up(-4, 3), -1);
  EXPECT_EQ(shift_up(5, 2), 2);
  EXPECT_EQ(shift_up(-1, 2), 0);
  EXPECT_EQ(shift_up(-4, 2), -1);
  EXPECT_EQ(shift_up(std::int64_t{1} << 32U, 32), 1);
  EXPECT_EQ(floor_log2(1), 0U);
  EXPECT_EQ(floor_log2(164), 7U);
  EXPECT_EQ(floor_log2(0xffffffff), 31U);
}

// Worked by hand: 17 x 11 samples, two levels.
TEST(TileGeometry, SplitsASmallTile) {
  const TileGeometry tile = geometry_of({0, 0, 17, 11}, {{1, 1}}, {style_of(2, 2, 2, {0x22, 0x33, 0x34})});
  const TileComponent& component = tile.components().front();
  EXPECT_EQ(component.box, (Box{0, 0, 17, 11}));
  ASSERT_EQ(component.resolutions.size(), 3U);

  const Resolution& lowest = component.resolutions[0];
  EXPECT_EQ(lowest.box(), (Box{0, 0, 5, 3}));
  ASSERT_EQ(lowest.subbands().size(), 1U);
  EXPECT_EQ(lowest.subbands()[0].level, 2);
  EXPECT_EQ(lowest.subbands()[0].box, (Box{0, 0, 5, 3}));
  EXPECT_EQ(lowest.precinct_grid(), (Box{0, 0, 2, 1}));
  EXPECT_EQ(lowest.precincts(), 2U);
  EXPECT_EQ(lowest.code_block_width_exponent(), 2U);
  EXPECT_EQ(lowest.code_blocks(lowest.subbands()[0], 0), (Box{0, 0, 1, 1}));
  EXPECT_EQ(lowest.code_blocks(lowest.subbands()[0], 1), (Box{1, 0, 2, 1}));

  const Resolution& middle = component.resolutions[1];
  EXPECT_EQ(middle.box(), (Box{0, 0, 9, 6}));
  ASSERT_EQ(middle.subbands().size(), 3U);
  EXPECT_EQ(middle.subbands()[0].box, (Box{0, 0, 4, 3}));  // HL: 17 / 4 rounds to 4 high-pass columns.
  EXPECT_EQ(middle.subbands()[1].box, (Box{0, 0, 5, 3}));  // LH
  EXPECT_EQ(middle.subbands()[2].box, (Box{0, 0, 4, 3}));  // HH
  EXPECT_EQ(middle.subbands()[0].xob, 1);
  EXPECT_EQ(middle.subbands()[0].yob, 0);
  EXPECT_EQ(middle.subbands()[1].xob, 0);
  EXPECT_EQ(middle.subbands()[1].yob, 1);
  EXPECT_EQ(middle.subbands()[2].level, 2);
  EXPECT_EQ(middle.precincts(), 2U);
  EXPECT_EQ(middle.first_precinct(), 2U);
  // The second precinct has a column of its own in LH only.
  EXPECT_EQ(middle.code_blocks(middle.subbands()[0], 1), Box{});
  EXPECT_EQ(middle.code_blocks(middle.subbands()[1], 1), (Box{1, 0, 2, 1}));

  const Resolution& highest = component.resolutions[2];
  EXPECT_EQ(highest.box(), (Box{0, 0, 17, 11}));
  EXPECT_EQ(highest.precinct_width_exponent(), 4U);
  EXPECT_EQ(highest.precinct_height_exponent(), 3U);
  EXPECT_EQ(highest.precincts_across(), 2U);
  EXPECT_EQ(highest.precincts_down(), 2U);
  EXPECT_EQ(highest.first_precinct(), 4U);
  EXPECT_EQ(tile.precincts(), 8U);
}

TEST(TileGeometry, KeepsGridsAnchoredAtTheOrigin) {
  const TileGeometry tile = geometry_of({37, 70, 101, 131}, {{1, 1}, {2, 3}}, {style_of(1, 3, 4, {0x55, 0x65})});
  EXPECT_EQ(tile.components()[0].box, (Box{37, 70, 101, 131}));
  EXPECT_EQ(tile.components()[1].box, (Box{19, 24, 51, 44}));
  const Resolution& highest = tile.resolution(0, 1);
  EXPECT_EQ(highest.precinct_grid(), (Box{1, 1, 4, 3}));
  EXPECT_EQ(highest.subbands()[0].box, (Box{18, 35, 50, 66}));
  EXPECT_EQ(highest.subbands()[1].box, (Box{19, 35, 51, 65}));
  EXPECT_EQ(highest.code_blocks(highest.subbands()[0], 0), (Box{2, 2, 4, 4}));
  EXPECT_EQ(highest.precincts_of({2, 2, 4, 4}), (Box{1, 1, 2, 2}));
  EXPECT_EQ(highest.precincts_of({3, 3, 5, 5}), (Box{1, 1, 3, 3}));
  EXPECT_EQ(highest.precincts_of({}), Box{});
  EXPECT_EQ(highest.precinct_at(2, 2), 4U);
}

TEST(TileGeometry, LimitsCodeBlocksByPrecincts) {
  const TileGeometry tile = geometry_of({0, 0, 64, 64}, {{1, 1}}, {style_of(1, 6, 6, {0x43, 0x43})});
  EXPECT_EQ(tile.resolution(0, 0).code_block_width_exponent(), 3U);
  EXPECT_EQ(tile.resolution(0, 0).code_block_height_exponent(), 4U);
  EXPECT_EQ(tile.resolution(0, 1).code_block_width_exponent(), 2U);
  EXPECT_EQ(tile.resolution(0, 1).code_block_height_exponent(), 3U);
}

TEST(TileGeometry, CanLackSamplesOfASubsampledComponent) {
  const TileGeometry tile = geometry_of({5, 5, 7, 7}, {{1, 1}, {4, 4}}, {style_of(1, 6, 6)});
  EXPECT_TRUE(tile.components()[1].box.is_empty());
  EXPECT_EQ(tile.resolution(1, 0).precincts(), 0U);
  EXPECT_EQ(tile.resolution(1, 1).precincts(), 0U);
  EXPECT_EQ(tile.precincts(), 2U);
}

TEST(TileGeometry, AsksNothingOfTheNumberOfPrecincts) {
  const TileGeometry tile = geometry_of({0, 0, 1000000000, 1000}, {{1, 1}}, {style_of(3, 6, 6, {0, 0x11, 0x11, 0x11})});
  EXPECT_EQ(tile.resolution(0, 0).precincts(), 125000000ULL * 125U);
  EXPECT_EQ(tile.resolution(0, 3).precincts(), 500000000ULL * 500U);
  EXPECT_EQ(tile.resolution(0, 3).first_precinct(), 125000000ULL * 125U * 2 + 250000000ULL * 250U);
}

TEST(TileGeometry, AllowsThirtyTwoLevels) {
  const TileGeometry tile = geometry_of({1, 0, 0xffffffff, 3}, {{1, 1}}, {style_of(32, 6, 6)});
  EXPECT_EQ(tile.resolution(0, 0).box(), (Box{1, 0, 1, 1}));
  EXPECT_EQ(tile.resolution(0, 0).precincts(), 0U);
  EXPECT_EQ(tile.resolution(0, 1).box(), (Box{1, 0, 2, 1}));
  EXPECT_EQ(tile.resolution(0, 1).subbands()[0].box, (Box{0, 0, 1, 1}));
}

TEST(TileGeometry, RefusesWhatTheStandardDoesNotKnow) {
  const auto expect_malformed = [](const CodingStyle& style) {
    expect_error(ErrorCode::malformed, [&] { return geometry_of({0, 0, 10, 10}, {{1, 1}}, {style}).precincts(); });
  };
  expect_malformed(style_of(1, 6, 6, {0x11, 0x10}));
  expect_malformed(style_of(1, 6, 6, {0x11, 0x01}));
  expect_malformed(style_of(33, 6, 6));
  expect_malformed(style_of(1, 7, 6));
  expect_malformed(style_of(1, 1, 6));
  expect_malformed(style_of(1, 11, 2));
  CodingStyle short_of_precincts = style_of(3, 6, 6);
  short_of_precincts.precincts.pop_back();
  expect_malformed(short_of_precincts);
  const auto precincts_in = [](const Box& tile, std::uint8_t dx) {
    return geometry_of(tile, {{dx, 1}}, {style_of(0, 6, 6, {0x00})}).precincts();
  };
  expect_error(ErrorCode::malformed, [&] { return precincts_in({0, 0, 10, 10}, 0); });
  expect_error(ErrorCode::malformed, [&] { return precincts_in({0, 0, 0x100000000, 10}, 1); });
  expect_error(ErrorCode::malformed, [&] { return precincts_in({-1, 0, 10, 10}, 1); });
  expect_error(ErrorCode::unsupported, [&] { return precincts_in({0, 0, 0xffffffff, 0xffffffff}, 1); });
  const std::vector<std::pair<std::uint8_t, std::uint8_t>> many(16384, {1, 1});
  expect_error(ErrorCode::unsupported, [&] {
    return geometry_of({0, 0, 10, 10}, many, {style_of(32, 6, 6)}).precincts();
  });
  EXPECT_EQ(geometry_of({0, 0, 10, 10}, many, {style_of(7, 6, 6)}).precincts(), 16384U * 8U);
  expect_error(ErrorCode::malformed, [&] { return geometry_of({0, 0, 1, 1}, {{1, 1}}, {}).precincts(); });
}

/// Every sample of every subband lies in one code-block of one precinct, which is the one the standard's equations
/// give; that also is how the reader of a region finds it.
void expect_samples_to_be_covered_once(const Resolution& resolution) {
  for (const Subband& band : resolution.subbands()) {
    std::map<std::pair<std::int64_t, std::int64_t>, std::uint64_t> owners;
    for (std::uint64_t precinct = 0; precinct < resolution.precincts(); ++precinct) {
      const Box blocks = resolution.code_blocks(band, precinct);
      for (std::int64_t y = blocks.y0; y < blocks.y1; ++y) {
        for (std::int64_t x = blocks.x0; x < blocks.x1; ++x) {
          EXPECT_TRUE(owners.emplace(std::pair(x, y), precinct).second);
        }
      }
    }
    std::set<std::pair<std::int64_t, std::int64_t>> touched;
    for (std::int64_t y = band.box.y0; y < band.box.y1; ++y) {
      for (std::int64_t x = band.box.x0; x < band.box.x1; ++x) {
        const std::int64_t column = x >> resolution.code_block_width_exponent();
        const std::int64_t row = y >> resolution.code_block_height_exponent();
        const auto owner = owners.find({column, row});
        ASSERT_TRUE(owner != owners.end());
        touched.insert(owner->first);
        const Box precinct = resolution.precincts_of({column, row, column + 1, row + 1});
        EXPECT_EQ(precinct.x1 - precinct.x0, 1);
        EXPECT_EQ(precinct.y1 - precinct.y0, 1);
        EXPECT_EQ(resolution.precinct_at(precinct.x0, precinct.y0), owner->second);
        // A precinct in a high resolution's subband has half the sides of the resolution's (B.6).
        const unsigned halving = resolution.subbands().size() == 1 ? 0 : 1;
        EXPECT_EQ(precinct.x0, x >> (resolution.precinct_width_exponent() - halving));
        EXPECT_EQ(precinct.y0, y >> (resolution.precinct_height_exponent() - halving));
      }
    }
    EXPECT_EQ(touched.size(), owners.size());
  }
}

TEST(TileGeometry, PutsEachSampleIntoOneCodeBlock) {
  std::mt19937 random(3);
  const auto pick = [&random](unsigned low, unsigned high) {
    return low + static_cast<unsigned>(random() % (high - low + 1));
  };
  for (int round = 0; round < 200; ++round) {
    const unsigned levels = pick(0, 4);
    std::vector<std::uint8_t> precincts;
    for (unsigned i = 0; i <= levels; ++i) {
      const unsigned least = i == 0 ? 0 : 1;
      precincts.push_back(static_cast<std::uint8_t>(pick(least, 5) | pick(least, 5) << 4U));
    }
    const std::int64_t x = pick(0, 90);
    const std::int64_t y = pick(0, 90);
    const TileGeometry tile = geometry_of({x, y, x + pick(1, 60), y + pick(1, 60)}, {{pick(1, 3), pick(1, 3)}},
                                          {style_of(levels, pick(2, 4), pick(2, 4), precincts)});
    std::uint64_t precinct_count = 0;
    std::int64_t samples = 0;
    for (const Resolution& resolution : tile.components().front().resolutions) {
      EXPECT_EQ(resolution.first_precinct(), precinct_count);
      precinct_count += resolution.precincts();
      expect_samples_to_be_covered_once(resolution);
      for (const Subband& band : resolution.subbands()) {
        samples += (band.box.x1 - band.box.x0) * (band.box.y1 - band.box.y0);
      }
      // What the bands hold so far is this resolution.
      EXPECT_EQ(samples, (resolution.box().x1 - resolution.box().x0) * (resolution.box().y1 - resolution.box().y0));
    }
    EXPECT_EQ(tile.precincts(), precinct_count);
  }
}

/// Without its highest resolutions, a component is one of a smaller image.
TEST(TileGeometry, IsTheSameWithoutTheHighestResolutions) {
  std::mt19937 random(4);
  const auto pick = [&random](unsigned low, unsigned high) {
    return low + static_cast<unsigned>(random() % (high - low + 1));
  };
  for (int round = 0; round < 200; ++round) {
    const CodingStyle style = style_of(4, 3, 3, {0x43, 0x34, 0x55, 0x44, 0x65});
    const std::int64_t x = pick(0, 9000);
    const std::int64_t y = pick(0, 9000);
    const Box box{x, y, x + pick(1, 600), y + pick(1, 600)};
    const std::pair<std::uint8_t, std::uint8_t> subsampling{pick(1, 4), pick(1, 4)};
    const unsigned discarded = pick(1, 4);
    CodingStyle reduced = style;
    reduced.decomposition_levels = static_cast<std::uint8_t>(4 - discarded);
    const Box reduced_box{shift_up(box.x0, discarded), shift_up(box.y0, discarded), shift_up(box.x1, discarded),
                          shift_up(box.y1, discarded)};
    const TileGeometry whole = geometry_of(box, {subsampling}, {style});
    const TileGeometry part = geometry_of(reduced_box, {subsampling}, {reduced});
    for (unsigned number = 0; number <= 4 - discarded; ++number) {
      EXPECT_EQ(whole.resolution(0, number).box(), part.resolution(0, number).box());
      EXPECT_EQ(whole.resolution(0, number).precinct_grid(), part.resolution(0, number).precinct_grid());
      for (std::size_t band = 0; band < whole.resolution(0, number).subbands().size(); ++band) {
        EXPECT_EQ(whole.resolution(0, number).subbands()[band].box, part.resolution(0, number).subbands()[band].box);
      }
    }
  }
}

}  // namespace
}  // namespace pyramidion
