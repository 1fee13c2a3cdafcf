// Boxes of JP2, JPX and JPH files, made up and damaged.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "jp2/boxes.h"
#include "support/expect_error.h"
#include "support/j2k_builder.h"
#include "support/starved_file.h"

namespace pyramidion {
namespace {

using testing::box;
using testing::Bytes;
using testing::expect_error;
using testing::J2kBuilder;
using testing::jp2_front;
using testing::made_size;
using testing::Numbers;
using testing::StarvedFile;

Bytes codestream() { return J2kBuilder::plain(made_size(30, 20)).finish().file(); }

Bytes joined(const std::vector<Bytes>& parts) {
  Numbers numbers;
  for (const Bytes& part : parts) numbers.bytes(part);
  return numbers.held();
}

Bytes ihdr(std::uint16_t components = 3, std::uint8_t depth = 7) {
  return box("ihdr", Numbers().u32(20).u32(30).u16(components).u8(depth).u8(7).u8(0).u8(0));
}

Bytes enumerated(std::uint32_t space) { return box("colr", Numbers().u8(1).u8(0).u8(0).u32(space)); }

/// A file with these boxes in jp2h.
Bytes file_with(const std::vector<Bytes>& header) {
  return joined({jp2_front(), box("jp2h", joined(header)), box("jp2c", codestream())});
}

Jp2File read(const Bytes& file) {
  StarvedFile starved(file);
  Jp2File result = starved.complete([&] { return read_boxes(starved.bytes()); });
  StarvedFile whole(file);
  whole.bytes().insert(0, file);
  EXPECT_EQ(result, read_boxes(whole.bytes()));
  return result;
}

/// The boxes of jp2h, of which nothing is odd.
ImageBoxes read_image(const std::vector<Bytes>& header) {
  const Jp2File file = read(file_with(header));
  EXPECT_TRUE(file.notes.empty()) << file.notes[0];
  return file.image;
}

Error read_fails(ErrorCode code, const Bytes& file) {
  return expect_error(code, [&] { return read(file); });
}

TEST(Jp2Boxes, OfAPlainFile) {
  const Bytes file = file_with({ihdr(), enumerated(16)});
  const Jp2File read_file = read(file);
  EXPECT_EQ(read_file.format, "JP2");
  EXPECT_EQ(read_file.codestream, (ByteRange{file.size() - codestream().size(), codestream().size()}));
  EXPECT_EQ(read_file.other_codestreams, 0U);
  EXPECT_FALSE(read_file.is_cut_short);
  EXPECT_TRUE(read_file.notes.empty());
  EXPECT_EQ(read_file.image.header, (ImageHeaderBox{30, 20, 3, ComponentDepth{8, false}, false}));
  ASSERT_EQ(read_file.image.colours.size(), 1U);
  EXPECT_EQ(read_file.image.colours[0].method, ColourMethod::enumerated);
  EXPECT_EQ(read_file.image.colours[0].enumerated, 16U);
  EXPECT_EQ(read_file.image.colours[0].profile.length, 0U);
}

TEST(Jp2Boxes, AreNotNeeded) {
  const Jp2File file = read(codestream());
  EXPECT_EQ(file.format, "J2K");
  EXPECT_EQ(file.codestream, (ByteRange{0, codestream().size()}));
  EXPECT_EQ(file.image, ImageBoxes{});
}

TEST(Jp2Boxes, TellTheFormat) {
  const auto format = [](const std::string& brand, const std::string& compatible) {
    const Bytes ftyp = box("ftyp", Numbers().text(brand).u32(0).text(compatible));
    return read(joined({box("jP  ", {0x0D, 0x0A, 0x87, 0x0A}), ftyp, box("jp2c", codestream())})).format;
  };
  EXPECT_EQ(format("jp2 ", "jp2 "), "JP2");
  EXPECT_EQ(format("jpx ", "jp2 jpx jpxb"), "JPX");
  EXPECT_EQ(format("jph ", "jph "), "JPH");
  EXPECT_EQ(format("jpxb", "jpxbjpx jp2 "), "JPX");
  EXPECT_EQ(format("????", ""), "JP2");
  EXPECT_EQ(read(joined({box("jP  ", {0x0D, 0x0A, 0x87, 0x0A}), box("jp2c", codestream())})).format, "JP2");
}

TEST(Jp2Boxes, AreKnownByTheFirstBytes) {
  EXPECT_TRUE(is_jp2(jp2_front()));
  EXPECT_TRUE(is_jp2(codestream()));
  EXPECT_FALSE(is_jp2(Bytes(12)));
  EXPECT_FALSE(is_jp2({}));
  EXPECT_FALSE(is_jp2(Bytes{0xFF, 0x4F, 0xFF}));
  Bytes damaged = jp2_front();
  damaged[11] = 0;
  EXPECT_FALSE(is_jp2(damaged));
  for (const Bytes& file : {Bytes{}, Bytes{1}, Bytes(100), damaged}) read_fails(ErrorCode::unknown_format, file);
}

TEST(Jp2Boxes, LengthsMayBeLongOrLeftOut) {
  const Bytes front = jp2_front();
  const Bytes stream = codestream();
  const Bytes extended =
      joined({front, Numbers().u32(1).text("jp2c").u64(16 + stream.size()).bytes(stream), box("xml ", {'<'})});
  const Jp2File of_extended = read(extended);
  EXPECT_EQ(of_extended.codestream, (ByteRange{front.size() + 16, stream.size()}));
  EXPECT_EQ(of_extended.xml, (std::vector<ByteRange>{{extended.size() - 1, 1}}));
  const Bytes open = joined({front, Numbers().u32(0).text("jp2c").bytes(stream)});
  EXPECT_EQ(read(open).codestream, (ByteRange{front.size() + 8, stream.size()}));
  EXPECT_TRUE(read(open).notes.empty());
}

TEST(Jp2Boxes, OfAFileOfUnknownSizeReachToWhoKnowsWhere) {
  const Bytes front = jp2_front();
  const Bytes open = joined({front, Numbers().u32(0).text("jp2c").bytes(codestream())});
  SparseBytes bytes;
  bytes.insert(0, open);
  EXPECT_EQ(read_boxes(bytes).codestream.end(), std::numeric_limits<std::uint64_t>::max());
  SparseBytes raw;
  raw.insert(0, codestream());
  EXPECT_EQ(read_boxes(raw).codestream.end(), std::numeric_limits<std::uint64_t>::max());
  const Bytes closed = joined({front, box("jp2c", codestream())});
  SparseBytes ends;
  ends.insert(0, closed);
  EXPECT_THROW(static_cast<void>(read_boxes(ends)), Missing);
  ends.set_file_size(closed.size());
  EXPECT_EQ(read_boxes(ends).codestream.end(), closed.size());
}

TEST(Jp2Boxes, MayComeInAnyOrder) {
  const Bytes file = joined({jp2_front(), box("uuid", Bytes(20, 7)), box("jp2c", codestream()),
                             box("free", Bytes(9'000)), box("jp2h", joined({enumerated(17), ihdr(1)})),
                             box("jp2c", codestream()), box("jp2c", codestream()), Bytes(7)});
  const Jp2File read_file = read(file);
  EXPECT_EQ(read_file.other_codestreams, 2U);
  EXPECT_EQ(read_file.codestream.length, codestream().size());
  EXPECT_EQ(read_file.image.colours[0].enumerated, 17U);
  EXPECT_EQ(read_file.image.header->components, 1);
  ASSERT_EQ(read_file.uuids.size(), 1U);
  EXPECT_EQ(read_file.uuids[0].id[15], 7);
  EXPECT_EQ(read_file.uuids[0].data, (ByteRange{jp2_front().size() + 24, 4}));
  EXPECT_TRUE(read_file.notes.empty());
}

TEST(Jp2Boxes, ColourSpecifications) {
  const Bytes profile(500, 9);
  const std::vector<Bytes> boxes{
      ihdr(),
      box("colr", Numbers().u8(2).u8(0xFF).u8(0).bytes(profile)),
      box("colr", Numbers().u8(3).u8(1).u8(2).bytes(profile)),
      box("colr", Numbers().u8(1).u8(0).u8(1).u32(14).bytes(Bytes(28, 3))),
      box("colr", Numbers().u8(5).u8(0).u8(0).u16(9).u16(16).u16(9).u8(0x80)),
      box("colr", Numbers().u8(4).u8(0).u8(0).bytes(Bytes(1000, 5))),
  };
  const std::vector<ColourSpecification> colours = read_image(boxes).colours;
  ASSERT_EQ(colours.size(), 5U);
  EXPECT_EQ(colours[0].method, ColourMethod::restricted_icc);
  EXPECT_EQ(colours[0].precedence, -1);
  const std::uint64_t first = jp2_front().size() + 8 + boxes[0].size() + 11;
  EXPECT_EQ(colours[0].profile, (ByteRange{first, 500}));
  EXPECT_EQ(colours[1].method, ColourMethod::any_icc);
  EXPECT_EQ(colours[1].precedence, 1);
  EXPECT_EQ(colours[1].approximation, 2);
  EXPECT_EQ(colours[1].profile, (ByteRange{first + 511, 500}));
  EXPECT_EQ(colours[2].enumerated, 14U);
  EXPECT_EQ(colours[2].parameters, Bytes(28, 3));
  EXPECT_EQ(colours[3].method, ColourMethod::parameters);
  EXPECT_EQ(colours[3].parameters, (Bytes{0, 9, 0, 16, 0, 9, 0x80}));
  EXPECT_EQ(colours[4].parameters, Bytes(64, 5));
  EXPECT_EQ(read_image(std::vector<Bytes>(30, enumerated(16))).colours.size(), 20U);
}

TEST(Jp2Boxes, DepthsOfComponents) {
  const ImageBoxes image = read_image({ihdr(2, 255), box("bpcc", {7, 0x8B})});
  EXPECT_FALSE(image.header->depth);
  EXPECT_EQ(image.depths, (std::vector<ComponentDepth>{{8, false}, {12, true}}));
}

TEST(Jp2Boxes, PaletteOfDepthsOfAllSorts) {
  const Bytes pclr = box("pclr", Numbers()
                                     .u16(2)
                                     .u8(3)
                                     .u8(7)
                                     .u8(0x80 | 11)
                                     .u8(37)  //
                                     .u8(200)
                                     .u16(0x0FFF)
                                     .u8(0x3F)
                                     .u32(1)  //
                                     .u8(1)
                                     .u16(0x07FF)
                                     .u8(0)
                                     .u32(2));
  const Bytes cmap = box("cmap", Numbers().u16(0).u8(1).u8(0).u16(0).u8(1).u8(2).u16(1).u8(0).u8(0));
  const ImageBoxes image = read_image({ihdr(1), pclr, cmap});
  ASSERT_TRUE(image.palette);
  EXPECT_EQ(image.palette->entries, 2);
  EXPECT_EQ(image.palette->columns, (std::vector<ComponentDepth>{{8, false}, {12, true}, {38, false}}));
  EXPECT_EQ(image.palette->values, (std::vector<std::int64_t>{200, -1, 0x3F00000001, 1, 2047, 2}));
  EXPECT_EQ(image.mappings, (std::vector<ChannelMapping>{{0, true, 0}, {0, true, 2}, {1, false, 0}}));
}

TEST(Jp2Boxes, LeaveOutPalettesThatDoNotFit) {
  const Bytes pclr = box("pclr", {0, 1, 1, 7, 200});
  const std::vector<std::vector<Bytes>> cases{
      {pclr},
      {box("cmap", {0, 0, 1, 0})},
      {pclr, box("cmap", {0, 0, 1, 1})},
      {pclr, box("cmap", {0, 0, 2, 0})},
      {box("pclr", {0, 2, 1, 7, 200}), box("cmap", {0, 0, 1, 0})},
      {box("pclr", {0, 0, 1, 7}), box("cmap", {0, 0, 1, 0})},
      {box("pclr", {4, 1, 1, 7}), box("cmap", {0, 0, 1, 0})},
      {box("pclr", {0, 1, 0}), box("cmap", {0, 0, 1, 0})},
      {box("pclr", {0, 1, 1, 38, 0, 0, 0, 0, 0}), box("cmap", {0, 0, 1, 0})},
  };
  for (const auto& boxes : cases) {
    const Jp2File file = read(file_with(boxes));
    EXPECT_FALSE(file.image.palette);
    EXPECT_TRUE(file.image.mappings.empty());
    EXPECT_FALSE(file.notes.empty());
  }
}

TEST(Jp2Boxes, ChannelDefinitions) {
  const ImageBoxes image =
      read_image({ihdr(), box("cdef", Numbers().u16(2).u16(0).u16(0).u16(1).u16(1).u16(1).u16(0))});
  EXPECT_EQ(image.definitions, (std::vector<ChannelDefinition>{{0, 0, 1}, {1, 1, 0}}));
}

TEST(Jp2Boxes, Resolutions) {
  const auto density = [](const std::string& type, std::uint8_t exponent) {
    return box(type, Numbers().u16(300).u16(2).u16(600).u16(1).u8(0).u8(exponent));
  };
  const ImageBoxes image = read_image({ihdr(), box("res ", joined({density("resc", 2), density("resd", 0xFF)}))});
  EXPECT_EQ(image.capture_density, (PixelDensity{60'000, 150}));
  EXPECT_EQ(image.display_density, (PixelDensity{60, 150}));
  const Jp2File without = read(file_with({box("res ", box("resc", Bytes(10)))}));
  EXPECT_FALSE(without.image.capture_density);
  EXPECT_EQ(without.notes.size(), 1U);
}

TEST(Jp2Boxes, OfTheFirstImageOfJpx) {
  const Bytes file = joined({jp2_front("jpx "), box("jpch", joined({ihdr(4), box("bpcc", {1})})), box("jpch", ihdr(5)),
                             box("jplh", box("cgrp", enumerated(12))), box("jplh", box("cgrp", enumerated(13))),
                             box("jp2h", box("bpcc", {2})), box("jp2c", codestream())});
  const ImageBoxes image = read(file).image;
  EXPECT_EQ(image.header->components, 4);
  EXPECT_EQ(image.depths, (std::vector<ComponentDepth>{{3, false}}));
  ASSERT_EQ(image.colours.size(), 1U);
  EXPECT_EQ(image.colours[0].enumerated, 12U);
}

TEST(Jp2Boxes, XmlMayBeDeepButNotTooDeep) {
  Bytes nested = box("xml ", {'<', '>'});
  for (int i = 0; i < 3; ++i) nested = box("asoc", joined({box("lbl ", {'a'}), nested}));
  EXPECT_EQ(read(joined({jp2_front(), nested, box("jp2c", codestream())})).xml.size(), 1U);
  for (int i = 0; i < 10; ++i) nested = box("asoc", nested);
  const Jp2File file = read(joined({jp2_front(), nested, box("jp2c", codestream())}));
  EXPECT_TRUE(file.xml.empty());
  EXPECT_EQ(file.notes.size(), 1U);
}

TEST(Jp2Boxes, TooManyAreNotRead) {
  Bytes file = joined({jp2_front(), box("jp2c", codestream())});
  for (int i = 0; i < 1100; ++i) file = joined({file, box("xml ", {})});
  const Jp2File read_file = read(file);
  EXPECT_EQ(read_file.xml.size(), 997U);
  EXPECT_EQ(read_file.notes.size(), 1U);
}

TEST(Jp2Boxes, ThatAreBrokenAreLeftOut) {
  const Bytes sound = enumerated(16);
  const std::vector<Bytes> cases{
      box("ihdr", Bytes(9)),
      box("ihdr", Numbers().u32(1).u32(1).u16(1).u8(38).u8(7).u8(0).u8(0)),
      box("bpcc", {38}),
      box("colr", {}),
      box("colr", {1, 0, 0, 0}),
      box("colr", {2, 0, 0}),
      box("cdef", {0, 2, 0, 0, 0, 0, 0, 1}),
      box("cdef", {0}),
      box("uuid", Bytes(15)),
  };
  for (const Bytes& broken : cases) {
    SCOPED_TRACE(std::string(broken.begin() + 4, broken.begin() + 8));
    const Jp2File file = read(file_with({broken, sound}));
    EXPECT_EQ(file.notes.size(), 1U);
    ASSERT_EQ(file.image.colours.size(), 1U);
    EXPECT_FALSE(file.image.header);
    EXPECT_TRUE(file.image.depths.empty());
    EXPECT_TRUE(file.image.definitions.empty());
    EXPECT_TRUE(file.uuids.empty());
  }
}

TEST(Jp2Boxes, LongerThanWhatContainsThemAreClipped) {
  Bytes res = box("res ", box("resc", Numbers().u16(1).u16(1).u16(1).u16(1).u8(0).u8(0)));
  res[11] = 100;
  const Jp2File file = read(file_with({res, enumerated(16)}));
  EXPECT_EQ(file.image.capture_density, (PixelDensity{1, 1}));
  EXPECT_EQ(file.image.colours.size(), 1U);
  EXPECT_EQ(file.notes.size(), 1U);
  const Jp2File profile = read(file_with({Numbers().u32(100).text("colr").u8(2).u8(0).u8(0).bytes(Bytes(40))}));
  EXPECT_TRUE(profile.image.colours.empty());
}

TEST(Jp2Boxes, OfATruncatedFile) {
  Bytes file = file_with({ihdr(), enumerated(16)});
  file.pop_back();
  const Jp2File cut = read(file);
  EXPECT_TRUE(cut.is_cut_short);
  EXPECT_EQ(cut.codestream.end(), file.size());
  EXPECT_EQ(cut.notes.size(), 1U);
  file.resize(jp2_front().size() + 20);
  read_fails(ErrorCode::truncated, file);
  read_fails(ErrorCode::malformed, jp2_front());
}

TEST(Jp2Boxes, OfACodestreamWithoutLengthReachToTheEnd) {
  for (const std::uint32_t length : {2U, 7U}) {
    const Bytes file = joined({jp2_front(), Numbers().u32(length).text("jp2c").bytes(codestream())});
    const Jp2File read_file = read(file);
    EXPECT_EQ(read_file.codestream, (ByteRange{jp2_front().size() + 8, codestream().size()}));
    EXPECT_EQ(read_file.notes.size(), 1U);
  }
  read_fails(ErrorCode::malformed,
             joined({jp2_front(), Numbers().u32(5).text("junk").bytes(box("jp2c", codestream()))}));
}

TEST(Jp2Boxes, OfFilmsAreUnsupported) {
  read_fails(ErrorCode::unsupported, joined({jp2_front("mjp2"), box("moov", Bytes(20)), box("mdat", codestream())}));
  read_fails(ErrorCode::unsupported, joined({jp2_front("jpx "), box("ftbl", Bytes(20))}));
}

TEST(Jp2Boxes, TakeARequestEachWhereTheyLieFarApart) {
  const Bytes file = joined({jp2_front(), box("jp2h", joined({ihdr(), enumerated(16)})),
                             box("jp2c", joined({codestream(), Bytes(100'000)})), box("xml ", Bytes(50'000)),
                             box("uuid", Bytes(50'000))});
  StarvedFile starved(file);
  static_cast<void>(starved.complete([&] { return read_boxes(starved.bytes()); }));
  EXPECT_EQ(starved.rounds(), 3);  // The front, and two boxes behind the codestream.
  EXPECT_LE(starved.bytes_read(), 3U * 4096);
}

}  // namespace
}  // namespace pyramidion
