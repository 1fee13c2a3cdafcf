#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "jp2/length_code.h"

namespace pyramidion::testing {
namespace {

/// All that can be taken.
std::vector<std::uint32_t> taken(std::span<const std::uint8_t> bytes, unsigned turn, std::size_t most) {
  LengthReader reader(bytes, turn);
  std::vector<std::uint32_t> lengths;
  while (lengths.size() < most) {
    const auto length = reader.take();
    if (!length) return lengths;
    lengths.push_back(*length);
  }
  EXPECT_TRUE(reader.is_at_end());
  return lengths;
}

TEST(LengthCode, TakesWhatWasWritten) {
  std::mt19937 random(3);
  std::vector<std::uint32_t> lengths{0, 1, ~0U, 0, ~0U, ~0U, 1U << 31U, 0, 24 * 64, 24 * 64 - 1};
  for (int i = 0; i < 3000; ++i) lengths.push_back(static_cast<std::uint32_t>(random()) >> random() % 32U);
  for (const unsigned turn : {1U, 2U, 3U, 18U, longest_turn}) {
    EXPECT_EQ(taken(write_lengths(lengths, turn), turn, lengths.size()), lengths) << turn;
  }
  EXPECT_TRUE(write_lengths({}, 1).empty());
}

TEST(LengthCode, IsShortWherePacketsTakeTurns) {
  std::mt19937 random(5);
  std::vector<std::uint32_t> lengths;
  for (int i = 0; i < 30'000; ++i) {
    const std::uint32_t mean = i % 3 == 0 ? 5000 : 200;
    lengths.push_back(mean + static_cast<std::uint32_t>(random()) % mean);
  }
  // Two bytes each by themselves, of which nine bits on average are random.
  EXPECT_LT(write_lengths(lengths, 3).size(), 44'000U);
  EXPECT_GT(write_lengths(lengths, 1).size(), 48'000U);
}

TEST(LengthCode, EndsWithItsBytes) {
  const std::vector<std::uint32_t> lengths(100, 300);
  auto bytes = write_lengths(lengths, 1);
  bytes.resize(bytes.size() / 2);
  EXPECT_LT(taken(bytes, 1, lengths.size()).size(), 60U);
  EXPECT_TRUE(taken({}, 1, 1).empty());
}

TEST(LengthCode, RefusesMoreThan32Bits) {
  // Each takes 33 bits once 31 low ones are expected; so many that the last byte is full: the next takes five more.
  std::vector<std::uint32_t> large(40, ~0U);
  auto bytes = write_lengths(large, 1);
  for (;; large.push_back(~0U)) {
    const auto next = write_lengths(large, 1);
    if (next.size() == bytes.size() + 5) break;
    bytes = next;
  }
  large.pop_back();
  // 23 ones before the low bits.
  bytes.insert(bytes.end(), {0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff});
  EXPECT_EQ(taken(bytes, 1, 1000).size(), large.size());
}

}  // namespace
}  // namespace pyramidion::testing
