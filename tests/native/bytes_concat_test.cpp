#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "bytes/concat.h"

namespace pyramidion {
namespace {

TEST(Concat, JoinsWordsAndNumbers) { EXPECT_EQ(concat({"tile ", 7U, " is empty"}), "tile 7 is empty"); }

TEST(Concat, WritesAllDigits) {
  EXPECT_EQ(concat({0U}), "0");
  EXPECT_EQ(concat({10U}), "10");
  EXPECT_EQ(concat({1234567890U}), "1234567890");
  EXPECT_EQ(concat({std::numeric_limits<std::uint64_t>::max()}), "18446744073709551615");
}

TEST(Concat, WritesNegativeNumbers) {
  EXPECT_EQ(concat({-1}), "-1");
  EXPECT_EQ(concat({std::numeric_limits<std::int64_t>::min()}), "-9223372036854775808");
}

TEST(Concat, OfNothingIsEmpty) { EXPECT_EQ(concat({}), ""); }

}  // namespace
}  // namespace pyramidion
