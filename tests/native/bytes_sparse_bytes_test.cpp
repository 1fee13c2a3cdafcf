#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "bytes/united_ranges.h"
#include "support/expect_error.h"

namespace pyramidion {
namespace {

using testing::expect_error;

std::vector<std::uint8_t> counting(std::uint64_t offset, std::size_t length) {
  std::vector<std::uint8_t> bytes(length);
  std::iota(bytes.begin(), bytes.end(), static_cast<std::uint8_t>(offset));
  return bytes;
}

void insert(SparseBytes& bytes, std::uint64_t offset, std::size_t length) {
  bytes.insert(offset, counting(offset, length));
}

std::vector<ByteRange> missing_of(const SparseBytes& bytes, const std::vector<ByteRange>& ranges) {
  try {
    bytes.require(ranges);
  } catch (const Missing& missing) {
    return missing.ranges();
  }
  return {};
}

std::vector<std::uint8_t> copy(std::span<const std::uint8_t> span) { return {span.begin(), span.end()}; }

TEST(SparseBytes, GivesWhatHasArrived) {
  SparseBytes bytes(1000);
  insert(bytes, 100, 50);
  EXPECT_EQ(copy(bytes.read({110, 20})), counting(110, 20));
  EXPECT_TRUE(bytes.read({500, 0}).empty());
}

TEST(SparseBytes, AsksForWhatIsAbsentOnly) {
  SparseBytes bytes(1000);
  insert(bytes, 100, 50);
  insert(bytes, 200, 50);
  EXPECT_EQ(missing_of(bytes, {{50, 300}}), (std::vector<ByteRange>{{50, 50}, {150, 50}, {250, 100}}));
  EXPECT_EQ(missing_of(bytes, {{120, 10}}), (std::vector<ByteRange>{}));
}

TEST(SparseBytes, AsksForSeveralRangesAtOnceAndForEachByteOnce) {
  const SparseBytes bytes(1000);
  EXPECT_EQ(missing_of(bytes, {{500, 10}, {0, 10}, {5, 10}, {510, 5}, {0, 10}}),
            (std::vector<ByteRange>{{0, 15}, {500, 15}}));
}

TEST(SparseBytes, JoinsOverlappingAndTouchingRuns) {
  SparseBytes bytes(1000);
  insert(bytes, 0, 10);
  insert(bytes, 20, 10);
  insert(bytes, 40, 10);
  insert(bytes, 10, 10);
  insert(bytes, 5, 60);
  EXPECT_EQ(copy(bytes.read({0, 65})), counting(0, 65));
}

TEST(SparseBytes, EqualsAPlainFileAfterInsertsInAnyOrder) {
  constexpr std::size_t size = 300;
  std::minstd_rand random(7);
  for (int round = 0; round < 200; ++round) {
    SparseBytes bytes(size);
    std::vector<bool> present(size);
    for (int i = 0; i < 12; ++i) {
      const std::size_t offset = random() % size;
      const std::size_t length = random() % (size - offset + 1);
      insert(bytes, offset, length);
      std::fill_n(present.begin() + static_cast<std::ptrdiff_t>(offset), length, true);
    }
    for (std::size_t i = 0; i < size; ++i) {
      ASSERT_EQ(bytes.contains({i, 1}), present[i]);
      if (present[i]) {
        ASSERT_EQ(bytes.read({i, 1})[0], static_cast<std::uint8_t>(i));
      }
    }
  }
}

TEST(SparseBytes, RefusesRangesBeyondTheEnd) {
  const SparseBytes bytes(1000);
  const Error error = expect_error(ErrorCode::truncated, [&] { return bytes.read({990, 11}); });
  EXPECT_EQ(error.offset(), 990U);
  constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
  expect_error(ErrorCode::truncated, [&] { return bytes.read({largest - 1, 5}); });
  EXPECT_FALSE(bytes.contains({largest, largest}));
}

TEST(SparseBytes, KnowsNoEndWithoutAFileSize) {
  SparseBytes bytes;
  EXPECT_EQ(missing_of(bytes, {{1ULL << 40U, 8}}), (std::vector<ByteRange>{{1ULL << 40U, 8}}));
  EXPECT_EQ(bytes.clipped({10, 20}), (ByteRange{10, 20}));
  bytes.set_file_size(15);
  EXPECT_EQ(bytes.clipped({10, 20}), (ByteRange{10, 5}));
  EXPECT_EQ(bytes.clipped({20, 20}), (ByteRange{15, 0}));
}

TEST(SparseBytes, HoldsOffsetsBeyond4GB) {
  SparseBytes bytes(1ULL << 50U);
  insert(bytes, 1ULL << 49U, 16);
  EXPECT_EQ(copy(bytes.read({(1ULL << 49U) + 4, 8})), counting(4, 8));
}

TEST(CheckedRange, RefusesWhatDoesNotFit64Bits) {
  EXPECT_EQ(checked_range(10, 5, 8, "x"), (ByteRange{10, 40}));
  const Error error =
      expect_error(ErrorCode::malformed, [] { return checked_range(10, 1ULL << 61U, 8, "IFD 0, tag 324"); });
  EXPECT_EQ(error.structure(), "IFD 0, tag 324");
}

TEST(UnitedRanges, AreSortedAndDisjoint) {
  EXPECT_EQ(united({{30, 10}, {0, 10}, {10, 5}, {32, 2}, {35, 10}}), (std::vector<ByteRange>{{0, 15}, {30, 15}}));
  EXPECT_TRUE(united({}).empty());
}

}  // namespace
}  // namespace pyramidion
