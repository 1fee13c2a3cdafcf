// Headers of tile-parts, made up and damaged.
#include <gtest/gtest.h>

#include <limits>
#include <utility>
#include <vector>

#include "jp2/main_header.h"
#include "jp2/tile_part_header.h"
#include "support/expect_error.h"
#include "support/j2k_builder.h"
#include "support/starved_file.h"

namespace pyramidion {
namespace {

using testing::Bytes;
using testing::coc;
using testing::cod;
using testing::expect_error;
using testing::J2kBuilder;
using testing::made_size;
using testing::Numbers;
using testing::qcc;
using testing::qcd;
using testing::StarvedFile;

/// Three components in six tiles.
ImageSize six_tiles() {
  ImageSize size = made_size(300, 200, 3);
  size.tile_width = size.tile_height = 100;
  return size;
}

/// Reads the tile-parts of a codestream one by one.
class Codestream {
 public:
  explicit Codestream(J2kBuilder builder)
      : builder_(std::move(builder)),
        file_(builder_.file()),
        header_(file_.complete([&] {
          return read_main_header(file_.bytes(), {0, size()});
        })),
        parameters_(header_.parameters) {}

  TilePartHeader read(std::uint64_t offset) { return read(offset, size()); }
  TilePartHeader read(std::uint64_t offset, std::uint64_t end) {
    return file_.complete([&] { return read_tile_part_header(file_.bytes(), header_, offset, end, parameters_); });
  }
  /// The last one.
  TilePartHeader read() { return read(builder_.tile_part()); }
  Error read_fails(ErrorCode code) {
    return expect_error(code, [&] { return read(); });
  }

  [[nodiscard]] std::uint64_t size() { return builder_.file().size(); }
  [[nodiscard]] const TileParameters& parameters() const { return parameters_; }
  [[nodiscard]] const CodestreamHeader& header() const { return header_; }
  [[nodiscard]] StarvedFile& file() { return file_; }

 private:
  J2kBuilder builder_;
  StarvedFile file_;
  CodestreamHeader header_;
  TileParameters parameters_;
};

J2kBuilder in_tile(std::uint16_t tile = 0, std::uint8_t number = 0) {
  return J2kBuilder::plain(six_tiles()).begin_tile_part(tile, number);
}

TEST(Jp2TilePart, WithoutAnythingSpecial) {
  J2kBuilder builder = in_tile(5, 3);
  const std::uint64_t offset = builder.tile_part();
  builder.end_tile_part({1, 2, 3}).add(Marker::eoc);
  Codestream codestream(builder);
  const TilePartHeader header = codestream.read();
  EXPECT_EQ(header.tile, 5U);
  EXPECT_EQ(header.number, 3);
  EXPECT_EQ(header.range, (ByteRange{offset, 17}));
  EXPECT_EQ(header.data, (ByteRange{offset + 14, 3}));
  EXPECT_FALSE(header.is_cut_short);
  EXPECT_FALSE(header.has_extensions);
  EXPECT_FALSE(header.has_packet_lengths);
  EXPECT_FALSE(header.has_packed_headers);
  EXPECT_EQ(codestream.parameters().styles, codestream.header().parameters.styles);
}

TEST(Jp2TilePart, StartTakesNoMoreThanItsBytes) {
  J2kBuilder builder = in_tile(700, 9);
  builder.end_tile_part(Bytes(70'000));
  StarvedFile file(builder.file());
  const TilePartStart start = file.complete([&] { return read_tile_part_start(file.bytes(), builder.tile_part()); });
  EXPECT_EQ(start.tile, 700U);
  EXPECT_EQ(start.length, 70'014U);
  EXPECT_EQ(start.number, 9);
  EXPECT_EQ(start.count, 1);
  EXPECT_EQ(file.bytes_read(), 12U);
  expect_error(ErrorCode::malformed, [&] {
    return file.complete([&] { return read_tile_part_start(file.bytes(), builder.tile_part() + 12); });
  });
  expect_error(ErrorCode::truncated, [&] {
    return file.complete([&] { return read_tile_part_start(file.bytes(), builder.file().size() - 11); });
  });
}

TEST(Jp2TilePart, OfUnknownLengthEndsWithTheCodestream) {
  J2kBuilder builder = in_tile();
  const std::uint64_t offset = builder.tile_part();
  builder.end_tile_part({1, 2, 3}).set_length(0);
  EXPECT_EQ(Codestream(builder).read().data, (ByteRange{offset + 14, 3}));
  builder.add(Marker::eoc);
  EXPECT_EQ(Codestream(builder).read().data, (ByteRange{offset + 14, 3}));
  EXPECT_EQ(Codestream(builder).read().range, (ByteRange{offset, 17}));
  // The file's end is known, if not the codestream's.
  constexpr std::uint64_t unknown = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(Codestream(builder).read(offset, unknown).range, (ByteRange{offset, 17}));
  EXPECT_EQ(Codestream(builder).read(offset, offset + 16).range, (ByteRange{offset, 16}));
  SparseBytes endless;
  endless.insert(0, builder.file());
  CodestreamHeader header = read_main_header(endless, {0, unknown});
  EXPECT_EQ(read_tile_part_header(endless, header, offset, unknown, header.parameters).range.end(), unknown);
}

TEST(Jp2TilePart, LongerThanTheFileIsCutShort) {
  J2kBuilder builder = in_tile();
  const std::uint64_t offset = builder.tile_part();
  builder.end_tile_part({1, 2, 3}).set_length(18);
  const TilePartHeader header = Codestream(builder).read();
  EXPECT_TRUE(header.is_cut_short);
  EXPECT_EQ(header.range, (ByteRange{offset, 17}));
  EXPECT_EQ(header.data, (ByteRange{offset + 14, 3}));
  EXPECT_EQ(Codestream(builder.set_length(0xFFFFFFFF)).read().range, header.range);
  EXPECT_TRUE(Codestream(builder.append(Bytes(100))).read(offset, offset + 16).is_cut_short);
}

TEST(Jp2TilePart, RefusesImpossibleStarts) {
  J2kBuilder outside = in_tile().end_tile_part();
  for (const std::uint64_t end : {std::uint64_t{0}, outside.tile_part(), outside.tile_part() + 11}) {
    expect_error(ErrorCode::malformed, [&] { return Codestream(outside).read(outside.tile_part(), end); });
  }
  Codestream(in_tile(6).end_tile_part()).read_fails(ErrorCode::malformed);
  Codestream(in_tile().end_tile_part().set_length(13)).read_fails(ErrorCode::malformed);
  Codestream(in_tile().end_tile_part().set_length(1)).read_fails(ErrorCode::malformed);
  J2kBuilder builder = in_tile().end_tile_part();
  builder.file()[static_cast<std::size_t>(builder.tile_part()) + 3] = 11;
  Codestream(builder).read_fails(ErrorCode::malformed);
}

TEST(Jp2TilePart, RefusesHeadersThatDoNotEnd) {
  Codestream(in_tile()).read_fails(ErrorCode::truncated);
  Codestream(in_tile().add(Marker::com, Bytes(10)).end_tile_part().set_length(20)).read_fails(ErrorCode::malformed);
  Codestream(in_tile().add(Marker::com, Bytes(10)).set_length(1000)).read_fails(ErrorCode::truncated);
  for (const Marker marker : {Marker::soc, Marker::eph, Marker::eoc, Marker::sot, Marker::sop}) {
    SCOPED_TRACE(describe(marker));
    J2kBuilder builder = in_tile();
    const std::uint64_t offset = builder.tile_part();
    builder.add(marker, Bytes(8)).end_tile_part();
    expect_error(ErrorCode::malformed, [&] { return Codestream(builder).read(offset); });
  }
  Codestream(in_tile().append({0, 1, 0, 2}).end_tile_part()).read_fails(ErrorCode::malformed);
}

TEST(Jp2TilePart, DefaultsWinOverTheMainHeadersComponents) {
  J2kBuilder builder = J2kBuilder::plain(six_tiles());
  builder.add(Marker::coc, coc(1, {.levels = 1})).add(Marker::qcc, qcc(1, 8)).add(Marker::rgn, {1, 0, 4});
  J2kBuilder both = builder;
  builder.begin_tile_part(2).add(Marker::cod, cod({.flags = 4, .order = 2, .layers = 7, .levels = 0}));
  builder.add(Marker::qcd, qcd(5)).end_tile_part();
  Codestream defaults(builder);
  EXPECT_EQ(defaults.parameters().styles[1].decomposition_levels, 1);
  static_cast<void>(defaults.read());
  EXPECT_EQ(defaults.parameters().order, ProgressionOrder::rpcl);
  EXPECT_EQ(defaults.parameters().layers, 7);
  EXPECT_TRUE(defaults.parameters().has_eph);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(defaults.parameters().styles[i].decomposition_levels, 0);
    EXPECT_EQ(defaults.parameters().quantisations[i].steps.size(), 5U);
  }
  EXPECT_EQ(defaults.parameters().roi_shifts, (Bytes{0, 4, 0}));

  both.begin_tile_part(2).add(Marker::coc, coc(2, {.levels = 1})).add(Marker::cod, cod({.levels = 0}));
  both.add(Marker::qcc, qcc(2, 6)).add(Marker::qcd, qcd(5)).add(Marker::rgn, {0, 0, 9}).end_tile_part();
  Codestream components(both);
  static_cast<void>(components.read());
  EXPECT_EQ(components.parameters().styles[1].decomposition_levels, 0);
  EXPECT_EQ(components.parameters().styles[2].decomposition_levels, 1);
  EXPECT_EQ(components.parameters().quantisations[1].steps.size(), 5U);
  EXPECT_EQ(components.parameters().quantisations[2].steps.size(), 6U);
  EXPECT_EQ(components.parameters().roi_shifts, (Bytes{9, 4, 0}));
}

TEST(Jp2TilePart, OnlyTheFirstOfATileSetsStyles) {
  Codestream codestream(in_tile(0, 1).add(Marker::cod, cod({.levels = 0})).end_tile_part());
  static_cast<void>(codestream.read());
  EXPECT_EQ(codestream.parameters().styles[0].decomposition_levels, 2);
}

TEST(Jp2TilePart, BadStylesLeaveTheParametersAlone) {
  for (const auto& [marker, segment] : std::vector<std::pair<Marker, Bytes>>{{Marker::cod, cod({.levels = 33})},
                                                                             {Marker::coc, coc(3, {})},
                                                                             {Marker::qcd, qcd(6)},
                                                                             {Marker::poc, Bytes(7, 9)}}) {
    SCOPED_TRACE(describe(marker));
    Codestream codestream(in_tile().add(Marker::rgn, {0, 0, 5}).add(marker, segment).end_tile_part());
    const Error error = codestream.read_fails(ErrorCode::malformed);
    EXPECT_NE(error.structure().find("tile 0, tile-part 0"), std::string::npos) << error.structure();
    EXPECT_EQ(codestream.parameters().roi_shifts[0], 0);
  }
}

TEST(Jp2TilePart, ProgressionChangesReplaceTheMainHeadersAndAddUp) {
  const auto poc = [](std::uint8_t layers) { return Bytes{0, 0, 0, layers, 1, 3, 0}; };
  J2kBuilder builder = J2kBuilder::plain(six_tiles()).add(Marker::poc, poc(9));
  std::vector<std::uint64_t> offsets;
  for (std::uint8_t number = 0; number < 3; ++number) {
    builder.begin_tile_part(0, number, 3);
    offsets.push_back(builder.tile_part());
    if (number != 0) builder.add(Marker::poc, poc(number));
    builder.end_tile_part();
  }
  Codestream codestream(builder);
  const auto layers = [&] {
    Bytes ends;
    for (const ProgressionChange& change : codestream.parameters().changes) {
      ends.push_back(static_cast<std::uint8_t>(change.layer_end));
    }
    return ends;
  };
  EXPECT_EQ(layers(), Bytes{9});
  static_cast<void>(codestream.read(offsets[0]));
  EXPECT_EQ(layers(), Bytes{9});
  static_cast<void>(codestream.read(offsets[1]));
  EXPECT_EQ(layers(), Bytes{1});
  static_cast<void>(codestream.read(offsets[2]));
  EXPECT_EQ(layers(), (Bytes{1, 2}));

  J2kBuilder many = in_tile(0, 1).add(Marker::poc, Bytes(7 * 1000)).end_tile_part();
  Codestream twice(many);
  static_cast<void>(twice.read());
  twice.read_fails(ErrorCode::limit_exceeded);
}

TEST(Jp2TilePart, ReadsPacketLengths) {
  J2kBuilder builder = in_tile();
  builder.add(Marker::plt, Numbers().u8(1).bytes({0x81, 0x80, 0x00})).add(Marker::plt, {0, 5, 0x81, 0x02});
  builder.add(Marker::plt, {2}).end_tile_part();
  const TilePartHeader header = Codestream(builder).read();
  EXPECT_TRUE(header.has_packet_lengths);
  EXPECT_EQ(header.packet_lengths, (std::vector<std::uint64_t>{5, 130, 16'384}));

  // More than can be numbered, in order.
  J2kBuilder many = in_tile();
  for (unsigned i = 0; i < 600; ++i) many.add(Marker::plt, Numbers().u8(i).u8(i % 100));
  const TilePartHeader of_many = Codestream(many.end_tile_part()).read();
  ASSERT_EQ(of_many.packet_lengths.size(), 600U);
  EXPECT_EQ(of_many.packet_lengths[599], 99U);
}

TEST(Jp2TilePart, RefusesPacketLengthsThatDoNotFit) {
  const auto fails = [](const std::vector<Bytes>& segments) {
    J2kBuilder builder = in_tile();
    for (const Bytes& segment : segments) builder.add(Marker::plt, segment);
    Codestream(builder.end_tile_part()).read_fails(ErrorCode::malformed);
  };
  fails({{}});
  fails({{0, 0x81}});
  fails({{0, 0x81}, {1, 0x01}});
  fails({{0, 1}, {0, 2}});
  fails({{0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F}});
}

TEST(Jp2TilePart, JoinsPackedHeaders) {
  J2kBuilder builder = in_tile();
  builder.add(Marker::ppt, {3, 7, 8}).add(Marker::ppt, {1, 5}).end_tile_part();
  const TilePartHeader header = Codestream(builder).read();
  EXPECT_TRUE(header.has_packed_headers);
  EXPECT_EQ(header.packed_headers, (Bytes{5, 7, 8}));
  Codestream(in_tile().add(Marker::ppt, {0, 1}).add(Marker::ppt, {0, 2}).end_tile_part())
      .read_fails(ErrorCode::malformed);
}

TEST(Jp2TilePart, KnowsExtensions) {
  EXPECT_TRUE(Codestream(in_tile().add(static_cast<Marker>(0xFF75), {0, 0}).end_tile_part()).read().has_extensions);
  EXPECT_TRUE(Codestream(in_tile().add(Marker::cod, cod({.flags = 8})).end_tile_part()).read().has_extensions);
  EXPECT_FALSE(Codestream(in_tile().append({0xFF, 0x31}).end_tile_part()).read().has_extensions);
}

TEST(Jp2TilePart, OfManyBytesTakesFewRequests) {
  J2kBuilder builder = in_tile();
  for (unsigned i = 0; i < 200; ++i) builder.add(Marker::plt, Numbers().u8(i).bytes(Bytes(60'000, 1)));
  builder.end_tile_part(Bytes(20'000'000));
  Codestream codestream(builder);
  EXPECT_EQ(codestream.read().packet_lengths.size(), 12'000'000U);
  EXPECT_LT(codestream.file().rounds(), 30);
  EXPECT_LT(codestream.file().bytes_read(), 14'000'000U);
}

}  // namespace
}  // namespace pyramidion
