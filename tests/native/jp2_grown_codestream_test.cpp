// The generator that tests of scale rely on.

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "decode/decode_j2k.h"
#include "jp2/main_header.h"
#include "jp2/tile_part_header.h"
#include "support/expect_error.h"
#include "support/grown_codestream.h"
#include "support/made_codestream.h"

namespace pyramidion::testing {
namespace {

constexpr std::uint32_t side = 128;  // Code-blocks of 16, three decompositions: all whole.

MadeCodestream made_period(bool irreversible) {
  MadeCodestream made;
  made.image = {0, 0, side, side};
  made.components = std::vector<J2kComponent>(3);
  made.irreversible = irreversible;
  made.precinct = 64;
  return made;
}

std::vector<std::uint8_t> grown(const std::vector<std::uint8_t>& period, std::uint32_t times) {
  std::ostringstream out;
  write_grown_codestream(period, times, out);
  const std::string bytes = out.str();
  return {bytes.begin(), bytes.end()};
}

std::vector<std::uint8_t> samples_of(const std::vector<std::uint8_t>& codestream, const J2kArea& area = {}) {
  const Raster raster = decode_j2k(codestream, {area});
  return {raster.data.data(), raster.data.data() + raster.data.size()};
}

class Grown : public ::testing::TestWithParam<bool> {};

TEST_P(Grown, OnceIsThePeriod) {
  const auto period = make_codestream(made_period(GetParam()));
  EXPECT_TRUE(samples_of(grown(period, 1)) == samples_of(period));
}

TEST_P(Grown, RepeatsItself) {
  const auto period = make_codestream(made_period(GetParam()));
  const auto two = grown(period, 2);
  const auto five = grown(period, 5);
  EXPECT_EQ(read_j2k_size(five).image.x1, 5 * side);
  // Around a corner of four copies, far from the image's borders.
  const J2kArea corner{side - 32, side - 32, side + 32, side + 32};
  const auto expected = samples_of(two, corner);
  for (std::uint32_t y = 0; y < 4 * side; y += side) {
    for (std::uint32_t x = 0; x < 4 * side; x += side) {
      EXPECT_TRUE(samples_of(five, {corner.x0 + x, corner.y0 + y, corner.x1 + x, corner.y1 + y}) == expected)
          << "at " << x << ", " << y;
    }
  }
}

TEST_P(Grown, CanBeReadFromAnywhere) {
  const auto period = make_codestream(made_period(GetParam()));
  const auto whole = grown(period, 2);
  const GrownCodestream made(period, 2);
  ASSERT_EQ(made.size(), whole.size());
  for (const std::size_t length : {1U, 7U, 300U, 5000U}) {
    for (std::size_t offset = 0; offset + length <= whole.size(); offset += 997) {
      std::vector<std::uint8_t> bytes(length);
      made.read(offset, bytes);
      EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), whole.begin() + static_cast<std::ptrdiff_t>(offset)))
          << length << " bytes from " << offset << " on";
    }
  }
}

TEST_P(Grown, IsTheSameWithoutPacketLengths) {
  const auto period = make_codestream(made_period(GetParam()));
  const GrownCodestream made(period, 2, PacketLengths::not_listed);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(made.size()));
  made.read(0, bytes);
  EXPECT_LT(bytes.size(), grown(period, 2).size());
  EXPECT_TRUE(samples_of(bytes) == samples_of(grown(period, 2)));
}

INSTANTIATE_TEST_SUITE_P(Codestream, Grown, ::testing::Bool());

TEST(GrownCodestreamHeader, ListsPackets) {
  auto made = made_period(false);
  const auto codestream = grown(make_codestream(made), 3);
  SparseBytes bytes(codestream.size());
  bytes.insert(0, codestream);
  const CodestreamHeader header = read_main_header(bytes, {0, codestream.size()});
  TileParameters parameters = header.parameters;
  const TilePartHeader part =
      read_tile_part_header(bytes, header, header.range.end(), codestream.size() - 2, parameters);
  EXPECT_EQ(parameters.order, ProgressionOrder::rpcl);
  EXPECT_EQ(part.range.end(), codestream.size() - 2);
  std::uint64_t sum = 0;
  for (const std::uint64_t length : part.packet_lengths) sum += length;
  EXPECT_EQ(sum, part.data.length);
}

TEST(GrownCodestreamFailure, SaysWhatCannotBe) {
  const auto refused = [](const MadeCodestream& made) {
    const auto period = make_codestream(made);
    expect_error(ErrorCode::unsupported, [&] { return grown(period, 2); });
  };
  MadeCodestream odd = made_period(false);
  odd.image.x1 = 120;
  refused(odd);
  MadeCodestream tiled = made_period(false);
  tiled.tile = 64;
  refused(tiled);
  MadeCodestream offset = made_period(false);
  offset.image = {side, side, 2 * side, 2 * side};
  refused(offset);
}

}  // namespace
}  // namespace pyramidion::testing
