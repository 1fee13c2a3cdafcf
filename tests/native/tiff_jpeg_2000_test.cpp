// Tiles of a TIFF that are JPEG 2000 codestreams: their excerpts, and what makes pictures of them.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "decode/apply_colour.h"
#include "decode/codestream_in.h"
#include "decode/colour_hints.h"
#include "decode/decode_j2k.h"
#include "picture/crop.h"
#include "picture/render.h"
#include "support/expect_error.h"
#include "support/j2k_builder.h"
#include "support/made_codestream.h"
#include "support/made_tiff.h"
#include "support/starved_file.h"

namespace pyramidion::testing {
namespace {

constexpr std::uint16_t aperio_ycbcr = 33003;
constexpr std::uint16_t lossy = 33004;
constexpr std::uint16_t aperio_rgb = 33005;
constexpr std::uint16_t standard = 34712;

constexpr std::uint32_t width = 40;
constexpr std::uint32_t height = 24;

using Components = std::vector<J2kComponent>;

const Components subsampled{{8}, {8, false, 2, 1}, {8, false, 2, 1}};

/// Larger than the image of the TIFF, as the tiles at its edges are.
Bytes codestream_of(const Components& components) {
  MadeCodestream made;
  made.image = {0, 0, 48, 32};
  made.components = components;
  return make_codestream(made);
}

MadeTiff tiff_of(std::uint16_t compression, std::uint16_t photometric, const Components& components) {
  return {width,       height,      std::vector<std::uint64_t>(components.size(), components[0].bits),
          photometric, compression, codestream_of(components)};
}

/// A file with one tile, opened.
class OpenedFile {
 public:
  explicit OpenedFile(const MadeTiff& made) : file_(make_tiff(made)), pyramid_(file_.open()) {}

  [[nodiscard]] const ImageInfo& info() const { return pyramid_->images()[0]; }
  [[nodiscard]] Excerpt excerpt(ExcerptForm form = ExcerptForm::native) {
    return file_.plan(*pyramid_, {0, 0, {0, 0, width, height}, form}).excerpts.at(0);
  }
  [[nodiscard]] Bytes tile() { return file_.assemble(excerpt()); }
  [[nodiscard]] Raster samples() {
    const Excerpt tile = excerpt();
    const Bytes bytes = file_.assemble(tile);
    return crop(decode_j2k(codestream_in(bytes), tile.decoding), tile.placement.width, tile.placement.height);
  }
  /// As the module jp2 makes it.
  [[nodiscard]] Raster coloured() {
    const Bytes bytes = tile();
    const auto codestream = codestream_in(bytes);
    return apply_colour(samples(), settled_colour(info().colour, codestream), read_j2k_size(codestream).components);
  }
  [[nodiscard]] Photometric photometric() { return coloured().interpretation.photometric; }

 private:
  StarvedFile file_;
  std::unique_ptr<Pyramid> pyramid_;
};

TEST(TiffJpeg2000, ATileIsItsOwnExcerpt) {
  for (const std::uint16_t compression : {aperio_ycbcr, lossy, aperio_rgb, standard}) {
    SCOPED_TRACE(compression);
    const Components components(3);
    OpenedFile file(tiff_of(compression, 2, components));
    EXPECT_EQ(file.info().compression, "JPEG 2000");
    const Excerpt excerpt = file.excerpt();
    EXPECT_EQ(excerpt.codec, Codec::jp2_more);
    ASSERT_EQ(excerpt.parts.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<ByteRange>(excerpt.parts[0]));
    EXPECT_EQ(file.tile(), codestream_of(components));
    const Raster samples = file.samples();
    EXPECT_EQ(samples.width, width);
    EXPECT_EQ(samples.height, height);
    EXPECT_EQ(samples.data.data()[3 * (width + 5) + 1], made_sample(components[1], 1, 5, 1));
    expect_error(ErrorCode::unsupported, [&] { return file.excerpt(ExcerptForm::jpeg); });
  }
}

TEST(TiffJpeg2000, SubsampledComponentsOfAperioAreYcbcr) {
  OpenedFile file(tiff_of(aperio_ycbcr, 2, subsampled));
  EXPECT_EQ(file.photometric(), Photometric::ycbcr);
  const Raster samples = file.samples();
  EXPECT_EQ(samples.data.data()[3 * (width + 6) + 2], made_sample(subsampled[2], 2, 3, 1)) << "One for two pixels.";
}

TEST(TiffJpeg2000, TransformedComponentsAreRgbAgain) {
  const Components components(3);  // All alike: they are transformed.
  EXPECT_EQ(OpenedFile(tiff_of(aperio_rgb, 2, components)).photometric(), Photometric::rgb);
  EXPECT_EQ(OpenedFile(tiff_of(aperio_ycbcr, 2, components)).photometric(), Photometric::rgb);
  EXPECT_EQ(OpenedFile(tiff_of(standard, 2, components)).photometric(), Photometric::rgb);
  EXPECT_EQ(OpenedFile(tiff_of(standard, 6, components)).photometric(), Photometric::rgb);
  EXPECT_EQ(OpenedFile(tiff_of(standard, 6, subsampled)).photometric(), Photometric::ycbcr);
}

TEST(TiffJpeg2000, LibvipsTransformsTwice) {
  MadeTiff made = tiff_of(lossy, 2, Components(3));
  EXPECT_EQ(OpenedFile(made).photometric(), Photometric::ycbcr);
  const std::string name = "OpenJPEG";
  const auto comment = std::search(made.data.begin(), made.data.end(), name.begin(), name.end());
  ASSERT_NE(comment, made.data.end());
  *comment = 'X';
  EXPECT_EQ(OpenedFile(made).photometric(), Photometric::rgb) << "Another encoder.";
  EXPECT_EQ(OpenedFile(tiff_of(lossy, 2, Components(4))).photometric(), Photometric::rgb);
}

TEST(TiffJpeg2000, ColoursAreThoseOfTheTags) {
  EXPECT_EQ(OpenedFile(tiff_of(standard, 1, Components(1))).photometric(), Photometric::min_is_black);
  EXPECT_EQ(OpenedFile(tiff_of(standard, 1, Components(5))).photometric(), Photometric::min_is_black);
  EXPECT_EQ(OpenedFile(tiff_of(standard, 5, Components(4))).photometric(), Photometric::cmyk);
  EXPECT_EQ(OpenedFile(tiff_of(lossy, 0, Components(1))).photometric(), Photometric::min_is_white);
}

TEST(TiffJpeg2000, TheFirstAlphaAmongTheExtraSamplesCounts) {
  MadeTiff made = tiff_of(standard, 2, Components(5));
  made.more = {shorts(Tag::extra_samples, {0, 1})};
  OpenedFile file(made);
  const Raster raster = file.coloured();
  EXPECT_EQ(raster.bands, 4);
  EXPECT_EQ(raster.interpretation.extra_samples, std::vector{ExtraSample::associated_alpha});
  EXPECT_EQ(raster.data.data()[3], made_sample({}, 4, 0, 0));
  made.more = {shorts(Tag::extra_samples, {0, 2})};
  EXPECT_EQ(OpenedFile(made).coloured().interpretation.extra_samples, std::vector{ExtraSample::unassociated_alpha});
}

TEST(TiffJpeg2000, APaletteIsLookedUp) {
  std::vector<std::uint64_t> map;
  for (std::uint64_t i = 0; i < 768; ++i) map.push_back(i < 256 ? 257 * i : i < 512 ? 257 * (511 - i) : 5140);
  MadeTiff made = tiff_of(standard, 3, Components(1));
  made.more = {shorts(Tag::colour_map, map)};
  OpenedFile file(made);
  const Picture picture = render(file.coloured());
  const std::int32_t index = made_sample({}, 0, 0, 0);
  EXPECT_EQ(picture.rgba.data()[0], index);
  EXPECT_EQ(picture.rgba.data()[1], 255 - index);
  EXPECT_EQ(picture.rgba.data()[2], 20);
  made.more = {shorts(Tag::colour_map, {1, 2, 3})};
  EXPECT_EQ(OpenedFile(made).photometric(), Photometric::min_is_black) << "One of a wrong size is none.";
}

TEST(TiffJpeg2000, ATileMayBeAWholeFile) {
  MadeTiff made = tiff_of(standard, 2, Components(3));
  const Bytes codestream = made.data;
  Numbers boxes;
  made.data = boxes.bytes(jp2_front()).bytes(box("jp2h", Bytes(20))).bytes(box("jp2c", codestream)).held();
  OpenedFile file(made);
  const Bytes tile = file.tile();
  const auto found = codestream_in(tile);
  EXPECT_EQ(Bytes(found.begin(), found.end()), codestream);
  EXPECT_EQ(file.photometric(), Photometric::rgb);
}

TEST(TiffJpeg2000, BoxesThatLeadNowhereAreAnError) {
  const Bytes front = jp2_front();
  EXPECT_EQ(codestream_in(Bytes{1, 2, 3}).size(), 3U) << "No boxes at all.";
  Numbers endless;
  endless.bytes(front).u32(0).text("jp2c").u16(0xff4f);
  EXPECT_EQ(codestream_in(endless.held()).size(), 2U);
  Numbers wide;
  wide.bytes(front).u32(1).text("jp2c").u64(18).u16(0xff4f).u32(0);
  EXPECT_EQ(codestream_in(wide.held()).size(), 2U);
  for (const Numbers& bad :
       {Numbers().bytes(front), Numbers().bytes(front).u32(7).text("jp2c"), Numbers().bytes(front).u32(99).text("jp2c"),
        Numbers().bytes(front).u32(1).text("jp2c"), Numbers().bytes(front).u32(1).text("jp2c").u64(~0ULL)}) {
    expect_error(ErrorCode::decode_failed, [&] { return codestream_in(bad.held()); });
  }
}

TEST(TiffJpeg2000, ACodestreamThatContradictsTheTagsIsAnError) {
  const auto fails = [](const MadeTiff& made) {
    OpenedFile file(made);
    return std::string(expect_error(ErrorCode::decode_failed, [&] { return file.samples(); }).what());
  };
  MadeTiff bands = tiff_of(standard, 2, Components(3));
  bands.data = codestream_of(Components(1));
  EXPECT_NE(fails(bands).find("1 x 8 bits, unsigned; the file says 3 x 8 bits"), std::string::npos) << fails(bands);
  MadeTiff bits = tiff_of(standard, 1, Components(1));
  bits.bits = {16};
  fails(bits);
  bits.bits = {8};
  bits.more = {shorts(Tag::sample_format, {2})};
  fails(bits);
  MadeTiff size = tiff_of(standard, 1, Components(1));
  size.width = 49;
  EXPECT_NE(fails(size).find("48 x 32 pixels; the file says 49 x 24"), std::string::npos) << fails(size);
}

TEST(TiffJpeg2000, SamplesMayBeSignedOrWide) {
  MadeTiff made = tiff_of(standard, 1, Components{{16, true}});
  made.more = {shorts(Tag::sample_format, {2})};
  EXPECT_EQ(OpenedFile(made).samples().format, SampleFormat::signed_integer);
  MadeTiff twelve = tiff_of(standard, 1, Components{{12}});
  twelve.bits = {16};  // As some writers round it up.
  EXPECT_EQ(OpenedFile(twelve).samples().significant_bits, 12);
}

TEST(TiffJpeg2000, WhatIsNotReadIsNamed) {
  const auto refused = [](const MadeTiff& made) {
    OpenedFile file(made);
    return std::string(expect_error(ErrorCode::unsupported, [&] { return file.excerpt(); }).structure());
  };
  MadeTiff planar = tiff_of(standard, 2, Components(3));
  planar.more = {shorts(Tag::planar_configuration, {2})};
  EXPECT_NE(refused(planar).find("PlanarConfiguration"), std::string::npos);
  MadeTiff floats = tiff_of(standard, 1, Components(1));
  floats.more = {shorts(Tag::sample_format, {3})};
  EXPECT_NE(refused(floats).find("SampleFormat"), std::string::npos);
  EXPECT_NE(refused(tiff_of(standard, 8, Components(3))).find("PhotometricInterpretation"), std::string::npos);
  MadeTiff palette = tiff_of(standard, 3, Components(1));
  palette.bits = {16};
  EXPECT_NE(refused(palette).find("BitsPerSample"), std::string::npos);
}

TEST(TiffJpeg2000, DamagedHeadersGiveNoHints) {
  const Bytes codestream = codestream_of(Components(3));
  EXPECT_TRUE(read_colour_hints(codestream).has_component_transform);
  EXPECT_TRUE(read_colour_hints(codestream).is_by_openjpeg);
  for (std::size_t length = 0; length < 60; ++length) {
    const auto hints = read_colour_hints(std::span(codestream).first(length));
    EXPECT_FALSE(hints.has_component_transform || hints.is_by_openjpeg) << length;
  }
  Bytes endless = codestream;
  endless[4] = endless[5] = 0;  // The length of SIZ.
  EXPECT_FALSE(read_colour_hints(endless).has_component_transform);
}

}  // namespace
}  // namespace pyramidion::testing
