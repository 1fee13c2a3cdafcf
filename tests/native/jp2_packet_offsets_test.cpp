#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "jp2/packet_offsets.h"

namespace pyramidion {
namespace {

TEST(PacketOffsets, KnowWhereEachPacketIs) {
  std::mt19937 random(1);
  PacketOffsets offsets(1'000'000'000'000);
  std::vector<ByteRange> expected;
  std::uint64_t end = offsets.end();
  EXPECT_EQ(end, 1'000'000'000'000U);
  for (int i = 0; i < 1000; ++i) {
    const auto length = static_cast<std::uint32_t>(i % 5 == 0 ? 0 : random());
    expected.push_back({end, length});
    offsets.append(length);
    end += length;
    EXPECT_EQ(offsets.end(), end);
    EXPECT_EQ(offsets.size(), expected.size());
  }
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(offsets[i], expected[i]);
}

}  // namespace
}  // namespace pyramidion
