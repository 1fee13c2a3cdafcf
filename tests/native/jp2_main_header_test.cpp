// The main header of a codestream, made up and damaged in all ways; real ones are in jp2_fixtures_test.cpp.
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "jp2/main_header.h"
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
using testing::MadeStyle;
using testing::Numbers;
using testing::qcc;
using testing::qcd;
using testing::siz;
using testing::StarvedFile;

constexpr ByteRange everything{0, std::numeric_limits<std::uint64_t>::max()};

CodestreamHeader read(const Bytes& file, ByteRange codestream = everything) {
  StarvedFile starved(file);
  return starved.complete([&] { return read_main_header(starved.bytes(), codestream); });
}

/// Of a header that a tile-part is added to.
CodestreamHeader read(J2kBuilder builder) { return read(builder.finish().file()); }

Error read_fails(ErrorCode code, J2kBuilder builder) {
  const Bytes file = builder.finish().file();
  return expect_error(code, [&] { return read(file); });
}

TEST(Jp2MainHeader, OfAPlainImage) {
  const CodestreamHeader header = read(J2kBuilder::plain(made_size(300, 200, 3), {.layers = 4, .transform = 1}));
  EXPECT_EQ(header.size.image, (Box{0, 0, 300, 200}));
  EXPECT_EQ(header.size.tile_columns(), 1U);
  EXPECT_EQ(header.size.components, std::vector<ComponentSize>(3));
  const TileParameters& parameters = header.parameters;
  EXPECT_EQ(parameters.order, ProgressionOrder::lrcp);
  EXPECT_EQ(parameters.layers, 4);
  EXPECT_TRUE(parameters.multiple_component_transform);
  EXPECT_FALSE(parameters.may_have_sop);
  EXPECT_FALSE(parameters.has_eph);
  ASSERT_EQ(parameters.styles.size(), 3U);
  EXPECT_EQ(parameters.styles[2].decomposition_levels, 2);
  EXPECT_EQ(parameters.styles[2].code_block_width_exponent, 6);
  EXPECT_EQ(parameters.styles[2].precincts, Bytes(3, 0xFF));
  ASSERT_EQ(parameters.quantisations.size(), 3U);
  EXPECT_EQ(parameters.quantisations[1].style, 0x40);
  EXPECT_EQ(parameters.quantisations[1].steps, (Bytes{64, 72, 80, 88, 96, 104, 112}));
  EXPECT_EQ(parameters.roi_shifts, Bytes(3, 0));
  EXPECT_TRUE(parameters.changes.empty());
  EXPECT_FALSE(header.has_extensions);
  EXPECT_FALSE(header.has_packed_headers);
  EXPECT_EQ(header.range, (ByteRange{0, 2 + 49 + 14 + 12}));
}

TEST(Jp2MainHeader, OfAnImageAwayFromTheOrigin) {
  ImageSize size = made_size(0, 0, 2);
  size.image = {50, 20, 4'294'967'295, 120};
  size.tile_x0 = 30;
  size.tile_y0 = 10;
  size.tile_width = 1'000'000'000;
  size.tile_height = 60;
  size.components = {{.bits = 38, .is_signed = true, .dx = 255}, {.bits = 1, .dy = 2}};
  const ImageSize read_size = read(J2kBuilder::plain(size)).size;
  EXPECT_EQ(read_size.image, size.image);
  EXPECT_EQ(read_size.components, size.components);
  EXPECT_EQ(read_size.tile_columns(), 5U);
  EXPECT_EQ(read_size.tile_rows(), 2U);
  EXPECT_EQ(read_size.tile(0), (Box{50, 20, 1'000'000'030, 70}));
  EXPECT_EQ(read_size.tile(9), (Box{4'000'000'030, 70, 4'294'967'295, 120}));
}

TEST(Jp2MainHeader, MayLieInAFile) {
  J2kBuilder builder = J2kBuilder::plain(made_size(10, 10));
  Bytes file(1000, 7);
  const Bytes codestream = builder.finish().file();
  file.insert(file.end(), codestream.begin(), codestream.end());
  EXPECT_EQ(read(file, {1000, file.size() - 1000}).range, (ByteRange{1000, 2 + 43 + 14 + 12}));
  EXPECT_EQ(read(file, {1000, everything.length}).range.offset, 1000U);
  expect_error(ErrorCode::malformed, [&] { return read(file, {1000, 40}); });
  expect_error(ErrorCode::malformed, [&] { return read(file, {999, 100}); });
}

struct SizeCase {
  const char* name = "";
  std::function<void(ImageSize&)> change;
};

TEST(Jp2MainHeader, RefusesImpossibleSizes) {
  const SizeCase cases[] = {
      {"no columns", [](ImageSize& size) { size.image.x1 = 0; }},
      {"no rows", [](ImageSize& size) { size.image.y0 = 200; }},
      {"negative width", [](ImageSize& size) { size.image.x0 = 301; }},
      {"no tile width", [](ImageSize& size) { size.tile_width = 0; }},
      {"no tile height", [](ImageSize& size) { size.tile_height = 0; }},
      {"tiles behind the image", [](ImageSize& size) { size.tile_x0 = 1; }},
      {"tiles below the image", [](ImageSize& size) { size.tile_y0 = 1; }},
      {"first tile left of the image",
       [](ImageSize& size) {
         size.image.x0 = 10;
         size.tile_width = 10;
       }},
      {"first tile above the image",
       [](ImageSize& size) {
         size.image.y0 = 10;
         size.tile_height = 10;
       }},
      {"65,536 tiles",
       [](ImageSize& size) {
         size.image = {0, 0, 256, 256};
         size.tile_width = size.tile_height = 1;
       }},
      {"very many tiles",
       [](ImageSize& size) {
         size.image = {0, 0, 4'294'967'295, 4'294'967'295};
         size.tile_width = size.tile_height = 1;
       }},
      {"no components", [](ImageSize& size) { size.components.clear(); }},
      {"too many components", [](ImageSize& size) { size.components.resize(16'385); }},
      {"39 bits", [](ImageSize& size) { size.components[0].bits = 39; }},
      {"no distance between columns", [](ImageSize& size) { size.components[2].dx = 0; }},
      {"no distance between rows", [](ImageSize& size) { size.components[1].dy = 0; }},
  };
  for (const SizeCase& c : cases) {
    SCOPED_TRACE(c.name);
    ImageSize size = made_size(300, 200, 3);
    c.change(size);
    EXPECT_EQ(read_fails(ErrorCode::malformed, J2kBuilder::plain(size)).structure(), "main header, SIZ (FF51)");
  }
}

TEST(Jp2MainHeader, AllowsAsManyTilesAndComponentsAsCanBeNumbered) {
  ImageSize size = made_size(257, 255);
  size.tile_width = size.tile_height = 1;
  EXPECT_EQ(read(J2kBuilder::plain(size)).size.tile_columns(), 257U);
  EXPECT_EQ(read(J2kBuilder::plain(made_size(1, 1, 16'384))).parameters.styles.size(), 16'384U);
}

TEST(Jp2MainHeader, RefusesShortSegments) {
  const ImageSize size = made_size(300, 200, 3);
  Bytes short_size = siz(size);
  short_size.pop_back();
  read_fails(ErrorCode::malformed, J2kBuilder().add(Marker::siz, short_size));
  for (const Marker marker : {Marker::cod, Marker::coc, Marker::qcd, Marker::qcc, Marker::rgn}) {
    SCOPED_TRACE(describe(marker));
    read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(marker));
    read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(marker, {0}));
  }
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).append({0xFF, 0x64, 0x00, 0x01}));
}

TEST(Jp2MainHeader, NeedsItsPartsInPlace) {
  const ImageSize size = made_size(300, 200);
  read_fails(ErrorCode::malformed, J2kBuilder());
  read_fails(ErrorCode::malformed, J2kBuilder().add(Marker::cod, cod({})).add(Marker::siz, siz(size)));
  read_fails(ErrorCode::malformed, J2kBuilder().add(Marker::siz, siz(size)).add(Marker::cod, cod({})));
  read_fails(ErrorCode::malformed, J2kBuilder().add(Marker::siz, siz(size)).add(Marker::qcd, qcd(7)));
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(Marker::siz, siz(size)));
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).append({0x12, 0x34, 0, 2}));
  for (const Marker marker : {Marker::soc, Marker::eph, Marker::sod, Marker::eoc}) {
    SCOPED_TRACE(describe(marker));
    read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(marker));
  }
  expect_error(ErrorCode::malformed, [&] { return read({0xFF, 0xD8, 0xFF, 0x51}); });
}

TEST(Jp2MainHeader, CutShortIsTruncated) {
  J2kBuilder builder = J2kBuilder::plain(made_size(300, 200, 3));
  const Bytes whole = builder.file();
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    expect_error(ErrorCode::truncated, [&] {
      return read({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    });
  }
}

TEST(Jp2MainHeader, RefusesImpossibleStyles) {
  const struct {
    const char* name = "";
    MadeStyle style;
    ErrorCode code = ErrorCode::malformed;
  } cases[] = {
      {"unknown order", {.order = 5}},
      {"no layers", {.layers = 0}},
      {"33 levels", {.levels = 33}},
      {"wide code-blocks", {.width = 9, .height = 0}},
      {"high code-blocks", {.width = 0, .height = 9}},
      {"large code-blocks", {.width = 5, .height = 4}},
      {"unknown wavelet", {.wavelet = 2}, ErrorCode::unsupported},
      {"too few precincts", {.flags = 1}},
      {"precincts without columns", {.precincts = {0x88, 0x80, 0x88}}},
      {"precincts without rows", {.precincts = {0x88, 0x88, 0x08}}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Error error = read_fails(c.code, J2kBuilder::plain(made_size(300, 200, 3), c.style));
    EXPECT_EQ(error.structure(), "main header, COD (FF52)");
    if (c.style.order == 5 || c.style.layers == 0) continue;
    EXPECT_EQ(
        read_fails(c.code, J2kBuilder::plain(made_size(300, 200, 3)).add(Marker::coc, coc(1, c.style))).structure(),
        "main header, COC (FF53)");
  }
}

TEST(Jp2MainHeader, KeepsPrecinctsAndFlags) {
  const MadeStyle style{
      .flags = 6, .order = 4, .width = 8, .height = 0, .style = 0x7F, .precincts = {0x00, 0x1F, 0xF1}};
  const TileParameters parameters = read(J2kBuilder::plain(made_size(300, 200), style)).parameters;
  EXPECT_TRUE(parameters.may_have_sop);
  EXPECT_TRUE(parameters.has_eph);
  EXPECT_EQ(parameters.order, ProgressionOrder::cprl);
  EXPECT_EQ(parameters.styles[0].code_block_width_exponent, 10);
  EXPECT_EQ(parameters.styles[0].code_block_height_exponent, 2);
  EXPECT_EQ(parameters.styles[0].code_block_style, 0x7F);
  EXPECT_EQ(parameters.styles[0].precincts, style.precincts);
}

TEST(Jp2MainHeader, ComponentsWinOverDefaultsWhereverTheyStand) {
  const ImageSize size = made_size(300, 200, 3);
  const auto expect_precedence = [](const TileParameters& parameters) {
    EXPECT_EQ(parameters.styles[0].decomposition_levels, 2);
    EXPECT_EQ(parameters.styles[1].decomposition_levels, 1);
    EXPECT_EQ(parameters.styles[2].decomposition_levels, 2);
    EXPECT_EQ(parameters.quantisations[0].steps.size(), 7U);
    EXPECT_EQ(parameters.quantisations[1].steps.size(), 4U);
    EXPECT_EQ(parameters.quantisations[2].steps.size(), 7U);
    EXPECT_EQ(parameters.roi_shifts, (Bytes{0, 0, 9}));
  };
  J2kBuilder before;
  before.add(Marker::siz, siz(size)).add(Marker::coc, coc(1, {.levels = 1})).add(Marker::qcc, qcc(1, 4));
  before.add(Marker::rgn, {2, 0, 9}).add(Marker::qcd, qcd(7)).add(Marker::cod, cod({}));
  expect_precedence(read(before).parameters);
  J2kBuilder after = J2kBuilder::plain(size);
  after.add(Marker::rgn, {2, 0, 9}).add(Marker::qcc, qcc(1, 4)).add(Marker::coc, coc(1, {.levels = 1}));
  expect_precedence(read(after).parameters);
}

TEST(Jp2MainHeader, NumbersManyComponentsInTwoBytes) {
  const ImageSize size = made_size(1, 1, 257);
  J2kBuilder builder = J2kBuilder::plain(size);
  builder.add(Marker::coc, Numbers().u8(1).bytes(coc(0, {.levels = 1})));
  builder.add(Marker::qcc, Numbers().u8(1).bytes(qcc(0, 4))).add(Marker::rgn, {1, 0, 0, 5});
  builder.add(Marker::poc, Numbers().u8(0).u16(1).u16(2).u8(3).u16(0).u8(1));
  const TileParameters parameters = read(builder).parameters;
  EXPECT_EQ(parameters.styles[256].decomposition_levels, 1);
  EXPECT_EQ(parameters.quantisations[256].steps.size(), 4U);
  EXPECT_EQ(parameters.roi_shifts[256], 5);
  EXPECT_EQ(parameters.changes, (std::vector<ProgressionChange>{{0, 1, 2, 3, 257, ProgressionOrder::rlcp}}));
}

TEST(Jp2MainHeader, RefusesSegmentsOfComponentsThatAreNot) {
  const ImageSize size = made_size(300, 200, 3);
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(Marker::coc, coc(3, {})));
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(Marker::qcc, qcc(3, 7)));
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(Marker::rgn, {3, 0, 1}));
}

TEST(Jp2MainHeader, NeedsAStepForEachSubband) {
  const ImageSize size = made_size(300, 200, 3);
  const auto with_steps = [&](const Bytes& quantisation) {
    return J2kBuilder().add(Marker::siz, siz(size)).add(Marker::cod, cod({})).add(Marker::qcd, quantisation);
  };
  const auto of = [](std::uint8_t style, std::size_t bytes) { return Numbers().u8(style).bytes(Bytes(bytes, 1)); };
  read_fails(ErrorCode::malformed, with_steps(of(0x40, 6)));
  read_fails(ErrorCode::malformed, with_steps(of(0x41, 1)));
  read_fails(ErrorCode::malformed, with_steps(of(0x42, 13)));
  read_fails(ErrorCode::unsupported, with_steps(of(0x43, 14)));
  EXPECT_EQ(read(with_steps(of(0x41, 2))).parameters.quantisations[0].steps.size(), 2U);
  EXPECT_EQ(read(with_steps(of(0x42, 14))).parameters.quantisations[0].steps.size(), 14U);
  // A component may have more levels than others.
  read_fails(ErrorCode::malformed, with_steps(of(0x40, 7)).add(Marker::coc, coc(1, {.levels = 3})));
  EXPECT_EQ(read(with_steps(of(0x40, 10)).add(Marker::coc, coc(1, {.levels = 3}))).parameters.quantisations[2].steps,
            Bytes(10, 1));
  // More than 32 levels need are not kept for each component.
  EXPECT_EQ(read(with_steps(of(0x42, 60'000))).parameters.quantisations[2].steps.size(), 194U);
}

TEST(Jp2MainHeader, ReadsProgressionChanges) {
  const ImageSize size = made_size(300, 200, 3);
  J2kBuilder builder = J2kBuilder::plain(size);
  builder.add(Marker::poc, {0, 0, 0, 1, 1, 3, 2, 1, 1, 0, 9, 40, 0, 4, 1});
  EXPECT_EQ(read(builder).parameters.changes,
            (std::vector<ProgressionChange>{{0, 0, 1, 1, 3, ProgressionOrder::rpcl},
                                            {1, 1, 9, 33, 3, ProgressionOrder::cprl}}));
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(Marker::poc, {0, 0, 0, 1, 1, 3, 5}));
  read_fails(ErrorCode::limit_exceeded, J2kBuilder::plain(size).add(Marker::poc, Bytes(7 * 1025, 1)));
}

Bytes tlm(std::uint8_t number, std::uint8_t sizes, const Bytes& entries) {
  return Numbers().u8(number).u8(sizes).bytes(entries).held();
}

std::vector<std::pair<std::uint32_t, std::uint64_t>> lengths_in(const CodestreamHeader& header) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> lengths;
  for (const TilePartLength& entry : header.tile_parts) lengths.emplace_back(entry.tile, entry.length);
  return lengths;
}

TEST(Jp2MainHeader, ReadsTilePartLengthsOfAllShapes) {
  ImageSize size = made_size(300, 200);
  size.tile_width = 100;  // Three tiles.
  const std::vector<std::pair<std::uint32_t, std::uint64_t>> in_order{{0, 20}, {1, 500}, {2, 4464}};
  const struct {
    std::uint8_t sizes = 0;
    Bytes entries;
  } cases[] = {
      {0x00, Numbers().u16(20).u16(500).u16(4464)},
      {0x40, Numbers().u32(20).u32(500).u32(4464)},
      {0x10, Numbers().u8(0).u16(20).u8(1).u16(500).u8(2).u16(4464)},
      {0x50, Numbers().u8(0).u32(20).u8(1).u32(500).u8(2).u32(4464)},
      {0x20, Numbers().u16(0).u16(20).u16(1).u16(500).u16(2).u16(4464)},
      {0x60, Numbers().u16(0).u32(20).u16(1).u32(500).u16(2).u32(4464)},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(lengths_in(read(J2kBuilder::plain(size).add(Marker::tlm, tlm(0, c.sizes, c.entries)))), in_order);
  }
  J2kBuilder several = J2kBuilder::plain(size);
  several.add(Marker::tlm, tlm(1, 0x40, Numbers().u32(4464))).add(Marker::tlm, tlm(0, 0, Numbers().u16(20).u16(500)));
  EXPECT_EQ(lengths_in(read(several)), in_order);
}

TEST(Jp2MainHeader, LeavesTilePartLengthsOutThatContradictThemselves) {
  const ImageSize size = made_size(300, 200);
  const Bytes good = Numbers().u16(20);
  const std::vector<std::vector<Bytes>> cases{
      {{}},
      {{0}},
      {tlm(0, 0x30, good)},
      {tlm(0, 0x40, good)},
      {tlm(0, 0x00, Numbers().u16(20).u16(20))},  // There is one tile.
      {tlm(0, 0x10, Numbers().u8(1).u16(20))},
      {tlm(0, 0x00, Numbers().u16(13))},
      {tlm(0, 0x10, Numbers().u8(0).u16(20)), tlm(0, 0x10, Numbers().u8(0).u16(20))},
      {tlm(0, 0x10, Numbers().u8(0).u16(20)), tlm(2, 0x10, Numbers().u8(0).u16(20))},
  };
  for (const auto& segments : cases) {
    J2kBuilder builder = J2kBuilder::plain(size);
    for (const Bytes& segment : segments) builder.add(Marker::tlm, segment);
    EXPECT_TRUE(read(builder).tile_parts.empty());
  }
}

TEST(Jp2MainHeader, JoinsPackedHeadersOverMarkers) {
  J2kBuilder builder = J2kBuilder::plain(made_size(300, 200));
  builder.add(Marker::ppm, Numbers().u8(2).bytes({4, 5, 0, 0, 0, 0}));
  builder.add(Marker::ppm, Numbers().u8(0).u32(2).bytes({8, 9, 0, 0}));
  builder.add(Marker::ppm, Numbers().u8(1).bytes({0, 5, 1, 2, 3}));
  const CodestreamHeader header = read(builder);
  EXPECT_TRUE(header.has_packed_headers);
  EXPECT_EQ(header.packed_headers, (std::vector<Bytes>{{8, 9}, {1, 2, 3, 4, 5}, {}}));
}

TEST(Jp2MainHeader, RefusesPackedHeadersThatDoNotFit) {
  const ImageSize size = made_size(300, 200);
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(Marker::ppm));
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(Marker::ppm, {0, 0, 0, 0}));
  read_fails(ErrorCode::malformed, J2kBuilder::plain(size).add(Marker::ppm, {0, 0, 0, 0, 2, 1}));
  read_fails(ErrorCode::malformed,
             J2kBuilder::plain(size).add(Marker::ppm, {0, 0, 0, 0, 0}).add(Marker::ppm, {0, 0, 0, 0, 0}));
}

TEST(Jp2MainHeader, SplitsPacketLengthsByTileParts) {
  const ImageSize size = made_size(300, 200);
  J2kBuilder builder = J2kBuilder::plain(size);
  builder.add(Marker::plm, {1, 7, 1, 9}).add(Marker::plm, {0, 2, 0x81, 1, 3, 5, 6});
  EXPECT_EQ(read(builder).packet_lengths, (std::vector<Bytes>{{0x81, 1}, {5, 6, 7}, {9}}));
  EXPECT_TRUE(read(J2kBuilder::plain(size).add(Marker::plm, {0, 2, 1})).packet_lengths.empty());
  EXPECT_TRUE(read(J2kBuilder::plain(size).add(Marker::plm)).packet_lengths.empty());
}

TEST(Jp2MainHeader, PassesOverWhatItDoesNotNeed) {
  J2kBuilder builder = J2kBuilder::plain(made_size(300, 200));
  builder.append({0xFF, 0x30, 0xFF, 0x3F}).append({0xFF, 0x99, 0, 3, 1});
  builder.add(Marker::crg, {0, 0, 0, 0}).add(Marker::cpf, {0, 1});
  builder.add(Marker::cap, {0, 2, 0, 0, 0, 7});
  builder.add(Marker::com, Numbers().u16(1).text("made here")).add(Marker::com, Numbers().u16(0).text("binary"));
  builder.add(Marker::com, {0});
  const CodestreamHeader header = read(builder);
  EXPECT_EQ(header.comments, std::vector<std::string>{"made here"});
  EXPECT_EQ(header.capabilities, (Bytes{0xFF, 0x50, 0, 8, 0, 2, 0, 0, 0, 7}));
  EXPECT_FALSE(header.has_extensions);
}

TEST(Jp2MainHeader, KnowsExtensionsOfPart2) {
  ImageSize size = made_size(300, 200, 3);
  for (const int code : {0xFF5A, 0xFF5B, 0xFF70, 0xFF74, 0xFF75, 0xFF77, 0xFF78, 0xFF79}) {
    EXPECT_TRUE(read(J2kBuilder::plain(size).add(static_cast<Marker>(code), {0, 0})).has_extensions);
  }
  EXPECT_TRUE(read(J2kBuilder::plain(size, {.flags = 8})).has_extensions);
  EXPECT_TRUE(read(J2kBuilder::plain(size, {.transform = 4})).has_extensions);
  EXPECT_TRUE(read(J2kBuilder::plain(size).add(Marker::rgn, {0, 1, 1})).has_extensions);
  size.capabilities = 0x8000;
  EXPECT_FALSE(read(J2kBuilder::plain(size)).has_extensions);
  size.capabilities = 0x8100;
  EXPECT_TRUE(read(J2kBuilder::plain(size)).has_extensions);
}

TEST(Jp2MainHeader, OfManyBytesTakesFewRequests) {
  J2kBuilder builder = J2kBuilder::plain(made_size(300, 200));
  for (int i = 0; i < 255; ++i) builder.add(Marker::plm, Numbers().u8(static_cast<unsigned>(i)).bytes(Bytes(40'000)));
  StarvedFile file(builder.finish().append(Bytes(10'000'000)).file());
  const CodestreamHeader header = file.complete([&] {
    return read_main_header(file.bytes(), {0, builder.file().size()});
  });
  EXPECT_LT(file.rounds(), 25);
  EXPECT_LT(file.bytes_read(), header.range.length + (1U << 20U));
}

TEST(Jp2MainHeader, OfTooManyBytesIsRefused) {
  J2kBuilder builder = J2kBuilder::plain(made_size(300, 200));
  for (int i = 0; i < 1100; ++i) builder.add(Marker::com, Bytes(65'000));
  EXPECT_EQ(read_fails(ErrorCode::limit_exceeded, builder).structure(), "main header");
  J2kBuilder many = J2kBuilder::plain(made_size(300, 200));
  for (int i = 0; i < 100'001; ++i) many.append({0xFF, 0x30});
  read_fails(ErrorCode::limit_exceeded, many);
}

}  // namespace
}  // namespace pyramidion
