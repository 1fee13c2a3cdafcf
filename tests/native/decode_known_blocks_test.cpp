#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <random>
#include <vector>

#include "openjpeg_kernels/known_blocks.h"

namespace pyramidion::testing {
namespace {

struct CodeBlock {
  BlockFacts facts;
  std::vector<std::uint8_t> bytes;
  std::vector<std::int32_t> samples;
};

/// A code-block of its own: no other has its bytes. Its samples are as large as so many bit-planes can make them.
CodeBlock make_block(std::uint32_t width, std::uint32_t height, std::uint32_t length, std::uint32_t bit_planes = 8) {
  static std::mt19937 random(1);
  const std::int32_t largest = (1 << (bit_planes + 1)) - 1;
  CodeBlock block{{}, std::vector<std::uint8_t>(length), std::vector<std::int32_t>(std::size_t{width} * height)};
  block.facts.width = width;
  block.facts.height = height;
  block.facts.bit_planes = bit_planes;
  for (auto& byte : block.bytes) byte = static_cast<std::uint8_t>(random());
  std::uniform_int_distribution<std::int32_t> any(-largest, largest);
  for (auto& sample : block.samples) sample = any(random);
  block.samples.front() = -largest;
  block.samples.back() = largest;
  add_segment(&block.facts, length, 22);
  return block;
}

/// Whether it is known. If so, its samples have to be its own.
bool recall(CodeBlock& block) {
  std::vector<std::int32_t> samples(block.samples.size(), 7);
  const std::vector<std::int32_t> untouched = samples;
  const bool is_known = recall_block(&block.facts, block.bytes.data(), samples.data()) != 0;
  EXPECT_EQ(samples, is_known ? block.samples : untouched);
  return is_known;
}

void remember(CodeBlock& block) {
  if (!recall(block)) remember_block(&block.facts, block.bytes.data(), block.samples.data());
}

TEST(KnownBlocks, AreKnownOnceTheyAreKept) {
  CodeBlock block = make_block(64, 64, 1001);
  EXPECT_FALSE(recall(block));
  remember(block);
  EXPECT_TRUE(recall(block));
  EXPECT_TRUE(recall(block));
}

TEST(KnownBlocks, HaveSamplesOfAnySize) {
  for (std::uint32_t bit_planes = 1; bit_planes <= 29; ++bit_planes) {
    CodeBlock block = make_block(31, 17, 600, bit_planes);
    remember(block);
    EXPECT_TRUE(recall(block)) << bit_planes;
    // A region of interest shifts them by some of the bit-planes.
    CodeBlock shifted = make_block(31, 17, 600, bit_planes);
    shifted.facts.bit_planes = bit_planes / 2;
    shifted.facts.shift = bit_planes - bit_planes / 2;
    remember(shifted);
    EXPECT_TRUE(recall(shifted)) << bit_planes;
  }
}

TEST(KnownBlocks, AreOthersWhenAnythingIsDifferent) {
  CodeBlock block = make_block(32, 16, 700);
  remember(block);
  for (const std::size_t at : {std::size_t{0}, std::size_t{350}, std::size_t{699}}) {
    CodeBlock other = block;
    other.bytes[at] ^= 1;
    EXPECT_FALSE(recall(other)) << at;
  }
  const std::vector<void (*)(BlockFacts&)> changes{
      [](BlockFacts& facts) { std::swap(facts.width, facts.height); },
      [](BlockFacts& facts) { facts.orientation = 1; },
      [](BlockFacts& facts) { facts.bit_planes = 9; },
      [](BlockFacts& facts) { facts.shift = 1; },
      [](BlockFacts& facts) { facts.style = 8; },
      [](BlockFacts& facts) { facts.segments[1] = 21; },
      [](BlockFacts& facts) {
        facts.count = facts.length = 0;
        add_segment(&facts, 300, 10);
        add_segment(&facts, 400, 12);
      },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    CodeBlock other = block;
    changes[i](other.facts);
    EXPECT_FALSE(recall(other)) << i;
  }
  EXPECT_TRUE(recall(block));
}

TEST(KnownBlocks, AreNotKeptWhenDecodingThemIsNoWork) {
  CodeBlock block = make_block(64, 64, 255);
  remember(block);
  EXPECT_FALSE(recall(block));
}

TEST(KnownBlocks, AreNotKeptWhenTheyHaveTooManySegments) {
  CodeBlock block = make_block(64, 64, 10'000);
  block.facts.count = block.facts.length = 0;
  for (std::uint32_t i = 0; i < MOST_KNOWN_SEGMENTS + 1; ++i) add_segment(&block.facts, 300, 1);
  remember(block);
  EXPECT_FALSE(recall(block));
}

/// Of more than there is room for.
TEST(KnownBlocks, AreTheLastOnes) {
  std::deque<CodeBlock> last;
  for (std::uint32_t i = 0; i < 6000; ++i) {
    // Of all sizes, so that the ring's end lies elsewhere each time.
    const std::uint32_t side = i % 5 == 0 ? 64 : 4 + i % 29;
    last.push_back(make_block(side, side, 256 + i % 1777));
    remember(last.back());
    if (last.size() > 400) last.pop_front();
    if (i % 97 != 0) continue;
    for (CodeBlock& block : last) ASSERT_TRUE(recall(block)) << i;
  }
}

TEST(KnownBlocks, ForgetTheOldest) {
  CodeBlock first = make_block(64, 64, 2000);
  remember(first);
  for (int i = 0; i < 2500; ++i) {
    CodeBlock block = make_block(16, 16, 256);
    remember(block);
  }
  EXPECT_FALSE(recall(first));
  CodeBlock large = make_block(1024, 4, 2000);
  remember(large);
  for (int i = 0; i < 1200; ++i) {
    CodeBlock block = make_block(64, 64, 2000);
    remember(block);
    ASSERT_TRUE(recall(block));
  }
  EXPECT_FALSE(recall(large));
}

}  // namespace
}  // namespace pyramidion::testing
