#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "watermark/mark_placement.h"

namespace pyramidion::testing {
namespace {

using Use = MarkRandom::Use;

/// Computed by another program, in integers of any length, from what mark_random.h says.
TEST(MarkRandom, IsTheSameOnEveryMachine) {
  constexpr std::uint64_t all = 0xFFFFFFFFFFFFFFFFU;
  constexpr std::uint32_t last = 0xFFFFFFFFU;
  const struct {
    MarkKey key;
    std::uint32_t x = 0;           ///< Up to 300.
    std::uint32_t y = 0;           ///< Up to 2^32 - 1.
    double below_probability = 0;  ///< In units of 2^-32: the tile is marked for anything more.
  } cases[] = {{{0, 0, 0, 0}, 218, 1301507790, 0x78ae5a9a},
               {{1, 0, 0, 0}, 273, 3916769935, 0x348c3d1a},
               {{0, 1, 0, 0}, 244, 153803533, 0xf9ac6e33},
               {{0, 0, 1, 0}, 98, 2126048437, 0x3ceea767},
               {{0, 0, 0, 1}, 73, 1239057349, 0x2d6527ba},
               {{0xFEDCBA9876543210U, 7, 1000, 123456}, 62, 576262874, 0xa61feaa2},
               {{all, last, last, last}, 273, 2453251785, 0xb55a01ba}};
  for (const auto& c : cases) {
    const MarkRandom random(c.key);
    EXPECT_EQ(random.up_to(300, Use::x), c.x);
    EXPECT_EQ(random.up_to(last, Use::y), c.y);
    EXPECT_FALSE(random.chance(c.below_probability / 4294967296));
    EXPECT_TRUE(random.chance((c.below_probability + 1) / 4294967296));
  }
}

TEST(MarkRandom, NumbersAreEvenlySpread) {
  unsigned counts[10] = {};
  unsigned marked = 0;
  for (std::uint32_t column = 0; column < 100; ++column) {
    for (std::uint32_t row = 0; row < 100; ++row) {
      const MarkRandom random({42, 3, column, row});
      ++counts[random.up_to(9, Use::x)];
      marked += random.chance(0.3) ? 1 : 0;
      ASSERT_TRUE(random.chance(1));
      ASSERT_FALSE(random.chance(0));
    }
  }
  // Of 10,000 numbers: 1000 ± 30 and 3000 ± 46 (a standard deviation) are to be expected.
  for (const unsigned count : counts) EXPECT_NEAR(count, 1000, 120);
  EXPECT_NEAR(marked, 3000, 180);
}

TEST(MarkOffsets, PlacementsOfOneMark) {
  const struct {
    MarkPlacement placement = MarkPlacement::random;
    MarkSize block, mark;
    std::uint32_t x = 0;
    std::uint32_t y = 0;
  } cases[] = {
      {MarkPlacement::center, {256, 256}, {100, 51}, 78, 102},  {MarkPlacement::center, {256, 40}, {100, 51}, 78, 0},
      {MarkPlacement::corner, {256, 256}, {100, 51}, 148, 197}, {MarkPlacement::corner, {256, 256}, {252, 300}, 0, 0},
      {MarkPlacement::corner, {256, 256}, {250, 256}, 0, 0},    {MarkPlacement::corner, {512, 64}, {100, 51}, 410, 11},
      {MarkPlacement::random, {256, 256}, {256, 300}, 0, 0},    {MarkPlacement::grid, {256, 256}, {256, 300}, 0, 0},
      {MarkPlacement::grid, {256, 256}, {250, 200}, 3, 28},
  };
  for (const auto& c : cases) {
    const auto offsets = mark_offsets(c.placement, c.block, c.mark, MarkRandom({1, 2, 3, 4}));
    ASSERT_EQ(offsets.size(), 1U);
    EXPECT_EQ(offsets[0].x, c.x) << int(c.placement) << ": " << c.block.width << ", " << c.mark.width;
    EXPECT_EQ(offsets[0].y, c.y) << int(c.placement) << ": " << c.block.height << ", " << c.mark.height;
  }
}

TEST(MarkOffsets, RandomOnesAreAnywhereWhereTheMarkFits) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (std::uint32_t column = 0; column < 200; ++column) {
    const auto offsets = mark_offsets(MarkPlacement::random, {13, 12}, {10, 9}, MarkRandom({1, 0, column, 0}));
    ASSERT_EQ(offsets.size(), 1U);
    seen.emplace(offsets[0].x, offsets[0].y);
  }
  EXPECT_EQ(seen.size(), 16U);
  EXPECT_EQ(*seen.begin(), std::make_pair(0U, 0U));
  EXPECT_EQ(*seen.rbegin(), std::make_pair(3U, 3U));
}

TEST(MarkOffsets, AGridIsInTheMiddle) {
  const auto offsets = mark_offsets(MarkPlacement::grid, {100, 50}, {20, 10}, MarkRandom({}));
  // Three across with gaps of 10, three down with gaps of 5.
  ASSERT_EQ(offsets.size(), 9U);
  const std::uint32_t xs[] = {10, 40, 70};
  const std::uint32_t ys[] = {5, 20, 35};
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_EQ(offsets[i].x, xs[i % 3]);
    EXPECT_EQ(offsets[i].y, ys[i / 3]);
  }
}

TEST(ScaledMark, TheLimitingSideIsScaled) {
  const struct {
    MarkSize mark, block;
    double scale = 1;
    MarkSize expected;
  } cases[] = {{{200, 100}, {256, 256}, 0.5, {128, 64}}, {{200, 100}, {256, 64}, 0.5, {64, 32}},
               {{100, 200}, {256, 256}, 1, {128, 256}},  {{100, 100}, {256, 256}, 2, {512, 512}},
               {{1000, 1}, {256, 256}, 0.1, {26, 1}},    {{10, 10}, {1, 1}, 0.01, {1, 1}}};
  for (const auto& c : cases) EXPECT_EQ(scaled_mark(c.mark, c.block, c.scale), c.expected) << c.scale;
}

}  // namespace
}  // namespace pyramidion::testing
