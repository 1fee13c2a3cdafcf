#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "jp2/packet_bits.h"
#include "jp2/tag_tree.h"
#include "support/expect_error.h"

namespace pyramidion {
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

TEST(PacketBits, StuffsABitAfterFF) {
  std::vector<std::uint8_t> bytes;
  BitWriter writer(bytes);
  writer.put_bits(0xffff, 16);
  writer.put_bits(0, 2);
  writer.align();
  EXPECT_EQ(bytes, (std::vector<std::uint8_t>{0xff, 0x7f, 0x80}));
  BitReader reader(bytes);
  EXPECT_EQ(reader.bits(16), 0xffffU);
  EXPECT_EQ(reader.bits(2), 0U);
  reader.align();
  EXPECT_EQ(reader.bytes_read(), bytes.size());
}

TEST(PacketBits, AddsAByteToAnFFAtTheEnd) {
  std::vector<std::uint8_t> bytes;
  BitWriter writer(bytes);
  writer.put_bits(0xff, 8);
  writer.align();
  EXPECT_EQ(bytes, (std::vector<std::uint8_t>{0xff, 0x00}));
  bytes.push_back(0x12);
  BitReader reader(bytes);
  EXPECT_EQ(reader.bits(8), 0xffU);
  EXPECT_EQ(reader.bytes_read(), 1U);
  reader.align();
  EXPECT_EQ(reader.bytes_read(), 2U);
  EXPECT_EQ(reader.bits(8), 0x12U);
}

TEST(PacketBits, AlignsOnceOnly) {
  std::vector<std::uint8_t> bytes;
  BitWriter writer(bytes);
  writer.align();
  EXPECT_TRUE(bytes.empty());
  writer.put(1);
  writer.align();
  writer.align();
  EXPECT_EQ(bytes, (std::vector<std::uint8_t>{0x80}));
}

TEST(PacketBits, ReadsWhatWasWritten) {
  std::mt19937 random(1);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> values;
    std::vector<std::uint8_t> bytes;
    BitWriter writer(bytes);
    for (int i = 0; i < 50; ++i) {
      const std::uint32_t count = 1 + static_cast<std::uint32_t>(random() % 32);
      // Runs of ones are what stuffing is about.
      const std::uint32_t value =
          (random() % 2 == 0 ? 0xffffffffU : static_cast<std::uint32_t>(random())) >> (32 - count);
      values.emplace_back(value, count);
      writer.put_bits(value, count);
    }
    writer.align();
    for (std::size_t i = 1; i < bytes.size(); ++i) EXPECT_TRUE(bytes[i - 1] != 0xff || bytes[i] < 0x80);
    EXPECT_NE(bytes.back(), 0xff);
    BitReader reader(bytes);
    for (const auto& [value, count] : values) EXPECT_EQ(reader.bits(count), value);
    reader.align();
    EXPECT_EQ(reader.bytes_read(), bytes.size());
  }
}

TEST(PacketBits, EndsWithItsBytes) {
  const std::vector<std::uint8_t> bytes{0xff};
  BitReader reader(bytes);
  EXPECT_EQ(reader.bits(8), 0xffU);
  expect_error(ErrorCode::truncated, [&] { return reader.bit(); });
  expect_error(ErrorCode::truncated, [&] { return reader.align(), 0; });
  BitReader none({});
  expect_error(ErrorCode::truncated, [&] { return none.bit(); });
}

TEST(PacketBits, RefusesMarkers) {
  const std::vector<std::uint8_t> bytes{0xff, 0x91};
  BitReader reader(bytes);
  EXPECT_EQ(reader.bits(8), 0xffU);
  expect_error(ErrorCode::malformed, [&] { return reader.bit(); });
}

// The example of B.10.2 (figure B.12): 6 by 3 leaves beginning with 1, 3, 2, 3, 2, 3 and 2, 2, 1, 4, 3, 2, whose codes
// the standard gives.
TEST(TagTree, ReadsTheStandardsExample) {
  const std::vector<std::uint8_t> bytes = bytes_of("01111 001 101");
  BitReader bits(bytes);
  TagTree tree(6, 3);
  TagTree::Journal journal;
  EXPECT_EQ(tree.read(0, 0, 100, bits, journal), 1U);
  EXPECT_EQ(tree.read(1, 0, 100, bits, journal), 3U);
  EXPECT_EQ(tree.read(2, 0, 100, bits, journal), 2U);
}

TEST(TagTree, WritesTheStandardsExample) {
  const std::vector<std::vector<std::uint32_t>> leaves{{1, 3, 2, 3, 2, 3}, {2, 2, 1, 4, 3, 2}, {2, 2, 2, 2, 1, 2}};
  TagTreeWriter tree(6, 3, 4);
  for (std::uint32_t y = 0; y < 3; ++y) {
    for (std::uint32_t x = 0; x < 6; ++x) tree.set(x, y, leaves[y][x]);
  }
  std::vector<std::uint8_t> bytes;
  BitWriter bits(bytes);
  for (std::uint32_t x = 0; x < 3; ++x) tree.write(x, 0, 100, bits);
  bits.align();
  EXPECT_EQ(bytes, bytes_of("01111 001 101"));
}

TEST(TagTree, SaysForHowManyColumnsTheAnswerHolds) {
  const std::vector<std::uint8_t> bytes = bytes_of("0 1 0 1 0");
  BitReader bits(bytes);
  TagTree tree(5, 1);
  TagTree::Journal journal;
  // The root's value is not below 1: nor is any leaf's.
  TagTree::Answer answer = tree.ask(2, 0, 1, bits, journal);
  EXPECT_FALSE(answer.is_below);
  EXPECT_EQ(answer.column_end, 8U);
  EXPECT_EQ(bits.bytes_read(), 1U);
  // The root's is 1, that of the left half is not below 2.
  answer = tree.ask(1, 0, 2, bits, journal);
  EXPECT_FALSE(answer.is_below);
  EXPECT_EQ(answer.column_end, 4U);
  answer = tree.ask(4, 0, 2, bits, journal);
  EXPECT_FALSE(answer.is_below);
  EXPECT_EQ(answer.column_end, 6U);
}

TEST(TagTree, KnowsNothingOfWhatWasUndone) {
  const std::vector<std::uint8_t> bytes = bytes_of("01111 001 101");
  TagTree tree(6, 3);
  for (int round = 0; round < 2; ++round) {
    BitReader bits(bytes);
    TagTree::Journal journal;
    EXPECT_EQ(tree.read(0, 0, 100, bits, journal), 1U);
    EXPECT_EQ(tree.read(1, 0, 100, bits, journal), 3U);
    journal.undo();
  }
}

TEST(TagTree, RefusesLargeNumbers) {
  const std::vector<std::uint8_t> bytes(20, 0);
  BitReader bits(bytes);
  TagTree tree(1, 1);
  TagTree::Journal journal;
  expect_error(ErrorCode::malformed, [&] { return tree.read(0, 0, 74, bits, journal); });
  expect_error(ErrorCode::bad_request, [&] { return TagTree(32769, 1).read(0, 0, 74, bits, journal); });
}

/// A tree of random values, read layer by layer with all other leaves in between.
TEST(TagTree, ReadsWhatWasWritten) {
  std::mt19937 random(2);
  for (int round = 0; round < 200; ++round) {
    const std::uint32_t columns = 1 + static_cast<std::uint32_t>(random() % 9);
    const std::uint32_t rows = 1 + static_cast<std::uint32_t>(random() % 9);
    const auto greatest = static_cast<std::uint32_t>(random() % 12);
    std::vector<std::uint32_t> values(std::size_t{columns} * rows);
    TagTreeWriter writer(columns, rows, greatest);
    for (std::uint32_t i = 0; i < values.size(); ++i) {
      values[i] = static_cast<std::uint32_t>(random() % (greatest + 1));
      writer.set(i % columns, i / columns, values[i]);
    }
    std::vector<std::uint8_t> bytes;
    BitWriter out(bytes);
    for (std::uint32_t threshold = 1; threshold <= greatest + 1; ++threshold) {
      for (std::uint32_t i = 0; i < values.size(); ++i) writer.write(i % columns, i / columns, threshold, out);
    }
    out.align();

    TagTree tree(columns, rows);
    TagTree::Journal journal;
    BitReader in(bytes);
    for (std::uint32_t threshold = 1; threshold <= greatest + 1; ++threshold) {
      for (std::uint32_t i = 0; i < values.size(); ++i) {
        const TagTree::Answer answer = tree.ask(i % columns, i / columns, threshold, in, journal);
        EXPECT_EQ(answer.is_below, values[i] < threshold);
        for (std::uint32_t x = i % columns; x < std::min(answer.column_end, columns); ++x) {
          EXPECT_EQ(values[i / columns * columns + x] < threshold, answer.is_below);
        }
      }
    }
    in.align();
    EXPECT_EQ(in.bytes_read(), bytes.size());
  }
}

}  // namespace
}  // namespace pyramidion
