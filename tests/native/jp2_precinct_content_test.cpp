#include <gtest/gtest.h>

#include <vector>

#include "jp2/precinct_content.h"
#include "support/divided_codestream.h"
#include "support/made_codestream.h"
#include "support/packet_reading.h"

namespace pyramidion::testing {
namespace {

using Result = DividedCodestream::Result;

/// Packets that span the whole image.
DividedCodestream long_packets() {
  return DividedCodestream(make_codestream(
      {.image = {0, 0, 1100, 900}, .components = std::vector<J2kComponent>(3), .sop = true, .eph = true}));
}

/// What is missing at first of a precinct's packet, in bytes.
std::uint64_t first_missing(const Result& made, const PacketId& packet, bool wants_few) {
  PacketReading reading(made.file);
  TilePackets& packets = reading.tile(0, 0.01);
  static_cast<void>(reading.find(packets, packet));
  PrecinctContent content(packets, packet.component, packet.resolution, packet.precinct);
  std::vector<ByteRange> missing;
  EXPECT_FALSE(content.read(reading.file().bytes(), packets, 1, wants_few, missing));
  std::uint64_t sum = 0;
  for (const ByteRange& range : missing) sum += range.length;
  return sum;
}

TEST(PrecinctContent, TakesOnlyTheHeaderOfAPacketOfWhichFewCodeBlocksAreWanted) {
  const Result made = long_packets().put_together({.plt = true});
  const PacketId packet{0, 0, 0, 2};
  const ByteRange place = made.packets.at(0)[6];
  ASSERT_GT(place.length, 48U << 10U);
  ASSERT_LT(place.length, 128U << 10U);
  EXPECT_EQ(first_missing(made, packet, false), place.length);
  EXPECT_LE(first_missing(made, packet, true), 8192U);
}

}  // namespace
}  // namespace pyramidion::testing
