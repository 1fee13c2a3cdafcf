// JPEG in TIFF: hand-made streams of one colour, and what becomes of them.

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <vector>

#include "decode/decode_tiff.h"
#include "support/expect_error.h"
#include "support/made_jpeg.h"
#include "support/made_tiff.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint16_t jpeg = 7;
constexpr std::uint16_t rgb = 2;
constexpr std::uint16_t cmyk = 5;
constexpr std::uint16_t ycbcr = 6;

/// Saturated orange, so that no wrong conversion comes near it.
const Bytes orange{230, 120, 20};
const Bytes orange_as_ycbcr{141, 59, 191};

MadeTiff wrapped(const MadeJpeg& made, std::uint16_t photometric) {
  MadeTiff tiff;
  tiff.width = made.width;
  tiff.height = made.height;
  tiff.bits = std::vector<std::uint64_t>(made.components.size(), 8);
  tiff.photometric = photometric;
  tiff.compression = jpeg;
  tiff.data = make_jpeg(made);
  return tiff;
}

void expect_pixels_near(const Raster& raster, const Bytes& expected, int tolerance = 2) {
  ASSERT_EQ(raster.bands, expected.size());
  for (std::size_t i = 0; i < raster.data.size(); ++i) {
    ASSERT_LE(std::abs(raster.data.data()[i] - expected[i % expected.size()]), tolerance) << "byte " << i;
  }
}

TEST(DecodeJpeg, YcbcrBecomesRgb) {
  for (const int chroma : {1, 2}) {
    const Raster raster = decode_tiff(make_tiff(wrapped({33, 17, orange_as_ycbcr, {}, false, false, chroma}, ycbcr)));
    EXPECT_EQ(raster.interpretation.photometric, Photometric::rgb);
    expect_pixels_near(raster, orange);
  }
}

TEST(DecodeJpeg, RgbWithoutAnyMarkerIsWhatTheTagSays) {
  expect_pixels_near(decode_tiff(make_tiff(wrapped({16, 16, orange}, rgb))), orange);
}

TEST(DecodeJpeg, MarkersOverruleTheTag) {
  const Raster marked_rgb = decode_tiff(make_tiff(wrapped({16, 16, orange, 0}, ycbcr)));
  EXPECT_EQ(marked_rgb.interpretation.photometric, Photometric::rgb);
  expect_pixels_near(marked_rgb, orange);
  expect_pixels_near(decode_tiff(make_tiff(wrapped({16, 16, orange_as_ycbcr, 1}, rgb))), orange);
  expect_pixels_near(decode_tiff(make_tiff(wrapped({16, 16, orange_as_ycbcr, {}, true}, rgb))), orange);
}

TEST(DecodeJpeg, PaddedPixelsHaveAnOpaqueAlpha) {
  const Bytes opaque_orange{230, 120, 20, 255};
  for (const auto& made : {wrapped({19, 16, orange_as_ycbcr}, ycbcr), wrapped({19, 16, orange}, rgb)}) {
    const Raster raster = decode_tiff(make_tiff(made), {}, JpegBands::padded_to_four);
    EXPECT_EQ(raster.interpretation.extra_samples, (std::vector<ExtraSample>{ExtraSample::unassociated_alpha}));
    expect_pixels_near(raster, opaque_orange);
  }
}

TEST(DecodeJpeg, CmykKeepsItsInksAndItsConvention) {
  const Bytes inks{10, 200, 90, 40};
  const Raster plain = decode_tiff(make_tiff(wrapped({16, 16, inks}, cmyk)));
  expect_pixels_near(plain, inks);
  EXPECT_FALSE(plain.interpretation.inverted_inks);
  const Raster adobe = decode_tiff(make_tiff(wrapped({16, 16, inks, 0}, cmyk)));
  expect_pixels_near(adobe, inks);
  EXPECT_TRUE(adobe.interpretation.inverted_inks);
}

TEST(DecodeJpeg, YcckBecomesCmyk) {
  // libjpeg: the inks are 255 minus what the YCbCr part says.
  const Bytes inks{255 - 230, 255 - 120, 255 - 20, 40};
  const Raster raster = decode_tiff(make_tiff(wrapped({16, 16, {141, 59, 191, 40}, 2}, cmyk)));
  expect_pixels_near(raster, inks);
}

TEST(DecodeJpeg, PlanesAreStreamsOfTheirOwn) {
  MadeTiff tiff = wrapped({16, 16, {77}}, rgb);
  const std::size_t stream = tiff.data.size();
  tiff.bits = {8, 8, 8};
  for (const std::uint8_t value : {std::uint8_t{120}, std::uint8_t{20}}) {
    const Bytes next = make_jpeg({16, 16, {value}});
    ASSERT_EQ(next.size(), stream);
    tiff.data.insert(tiff.data.end(), next.begin(), next.end());
  }
  tiff.more = {shorts(Tag::planar_configuration, {2})};
  expect_pixels_near(decode_tiff(make_tiff(tiff)), {77, 120, 20});
}

TEST(DecodeJpeg, StreamOfAnotherSizeIsCutOrPadded) {
  MadeTiff larger = wrapped({32, 32, orange}, rgb);
  larger.width = larger.height = 20;
  expect_pixels_near(decode_tiff(make_tiff(larger)), orange);

  MadeTiff smaller = wrapped({16, 16, orange}, rgb);
  smaller.width = smaller.height = 17;
  const Raster raster = decode_tiff(make_tiff(smaller));
  const std::uint8_t* const data = raster.data.data();
  EXPECT_NEAR(data[0], 230, 2);
  EXPECT_EQ(data[3 * 16], 0) << "right of the stream";
  EXPECT_EQ(data[3 * 17 * 16], 0) << "below the stream";
}

TEST(DecodeJpeg, TruncatedStreamGivesWhatItHas) {
  MadeTiff tiff = wrapped({64, 64, {200}}, 1);
  tiff.data.erase(tiff.data.end() - 10, tiff.data.end());
  const Raster raster = decode_tiff(make_tiff(tiff));
  EXPECT_NEAR(raster.data.data()[0], 200, 2);
}

TEST(DecodeJpeg, WhatIsNotSupportedIsNamed) {
  const auto error_for = [](std::size_t position, std::uint8_t value) {
    MadeTiff tiff = wrapped({16, 16, {100}}, 1);
    for (std::size_t i = 0; i + 4 < tiff.data.size(); ++i) {
      if (tiff.data[i] != 0xFF || tiff.data[i + 1] != 0xC0) continue;
      tiff.data[i + position] = value;
      break;
    }
    return std::string(expect_error(ErrorCode::unsupported, [&] { return decode_tiff(make_tiff(tiff)); }).what());
  };
  EXPECT_NE(error_for(4, 12).find("12 bits"), std::string::npos);
  EXPECT_NE(error_for(1, 0xC3).find("SOF3"), std::string::npos);
}

TEST(DecodeJpeg, WrongStreamsAreErrors) {
  MadeTiff two_bands = wrapped({16, 16, {1, 2}}, 1);
  two_bands.bits = {8, 8, 8};
  expect_error(ErrorCode::decode_failed, [&] { return decode_tiff(make_tiff(two_bands)); });
  MadeTiff empty = wrapped({16, 16, {1}}, 1);
  empty.data = {0xFF, 0xD8, 0xFF, 0xD9};
  expect_error(ErrorCode::decode_failed, [&] { return decode_tiff(make_tiff(empty)); });
}

}  // namespace
}  // namespace pyramidion::testing
