// Pictures to TIFF files and back, through libtiff and through our own reader of pyramids.

#include "encode/encode_tiff.h"

#include <gtest/gtest.h>
#include <tiffio.h>

#include <string>
#include <vector>

#include "decode/decode_tiff.h"
#include "decode/tiff_file.h"
#include "encode/halved.h"
#include "picture/render.h"
#include "support/expect_error.h"
#include "support/made_picture.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t plenty = 1U << 28U;

std::uint32_t integer(TIFF* tiff, std::uint32_t tag) {
  std::uint32_t value = 0;
  TIFFGetFieldDefaulted(tiff, tag, &value);
  return value;
}

std::uint16_t small(TIFF* tiff, std::uint32_t tag) {
  std::uint16_t value = 0;
  TIFFGetFieldDefaulted(tiff, tag, &value);
  return value;
}

/// All samples of the current directory, tiles or strips, interleaved.
Bytes samples_of(TIFF* tiff) {
  const std::uint32_t width = integer(tiff, TIFFTAG_IMAGEWIDTH);
  const std::uint32_t height = integer(tiff, TIFFTAG_IMAGELENGTH);
  const std::size_t pixel = std::size_t{small(tiff, TIFFTAG_SAMPLESPERPIXEL)} * small(tiff, TIFFTAG_BITSPERSAMPLE) / 8;
  const std::size_t row = width * pixel;
  Bytes samples(row * height);
  if (TIFFIsTiled(tiff) == 0) {
    for (std::uint32_t y = 0; y < height; ++y) EXPECT_EQ(TIFFReadScanline(tiff, &samples[y * row], y), 1);
    return samples;
  }
  const std::uint32_t tile = integer(tiff, TIFFTAG_TILEWIDTH);
  Bytes bytes(static_cast<std::size_t>(TIFFTileSize(tiff)));
  for (std::uint32_t y = 0; y < height; y += tile) {
    for (std::uint32_t x = 0; x < width; x += tile) {
      EXPECT_GT(TIFFReadTile(tiff, bytes.data(), x, y, 0, 0), 0);
      for (std::uint32_t j = 0; j < std::min(tile, height - y); ++j) {
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(j * tile * pixel), std::min(tile, width - x) * pixel,
                    samples.begin() + static_cast<std::ptrdiff_t>((y + j) * row + x * pixel));
      }
    }
  }
  return samples;
}

/// What a file must hold of a picture.
Bytes expected_samples(const Picture& picture, Kind kind) {
  const std::size_t value = picture.depth / 8U;
  Bytes samples;
  for (std::size_t i = 0; i < std::size_t{picture.width} * picture.height; ++i) {
    for (std::size_t band = 0; band < 4; ++band) {
      if ((band == 1 || band == 2) && !has_colour(kind)) continue;
      if (band == 3 && is_opaque(kind)) continue;
      const std::uint8_t* const bytes = picture.rgba.data() + (4 * i + band) * value;
      samples.insert(samples.end(), bytes, bytes + value);
    }
  }
  return samples;
}

TEST(EncodeTiff, HoldsTheVeryPixels) {
  for (const TiffCompression compression : {TiffCompression::none, TiffCompression::lzw, TiffCompression::deflate}) {
    for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
      for (const Kind kind : {Kind::grey, Kind::colour, Kind::translucent_grey, Kind::translucent}) {
        for (const std::uint32_t tile : {0U, 64U}) {
          // More than one strip, once.
          const std::uint32_t height = kind == Kind::colour && depth == 8 ? 700 : 70;
          const Picture picture = make_picture(301, height, kind, depth);
          const Bytes file = encode_tiff(picture, {compression, 6, tile, TiffLevels::none, {}});
          const TiffFile tiff(file, plenty);
          EXPECT_EQ(small(tiff.handle(), TIFFTAG_COMPRESSION), static_cast<std::uint16_t>(compression));
          EXPECT_EQ(small(tiff.handle(), TIFFTAG_PHOTOMETRIC),
                    has_colour(kind) ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
          EXPECT_EQ(TIFFIsTiled(tiff.handle()) != 0, tile != 0);
          EXPECT_EQ(samples_of(tiff.handle()), expected_samples(picture, kind));
        }
      }
    }
  }
}

TEST(EncodeTiff, IsReadAsThePictureThatItWas) {
  for (const Kind kind : {Kind::grey, Kind::colour, Kind::translucent}) {
    const Picture picture = make_picture(301, 100, kind);
    EXPECT_EQ(rgba_of(render(decode_tiff(encode_tiff(picture, {})))), rgba_of(picture));
  }
}

/// Width and height of the current directory, which must hold the pixels of `level`.
void expect_level(TIFF* tiff, const Picture& level, Kind kind, bool is_reduced) {
  EXPECT_EQ(integer(tiff, TIFFTAG_IMAGEWIDTH), level.width);
  EXPECT_EQ(integer(tiff, TIFFTAG_IMAGELENGTH), level.height);
  EXPECT_EQ(integer(tiff, TIFFTAG_SUBFILETYPE), is_reduced ? FILETYPE_REDUCEDIMAGE : 0U);
  EXPECT_EQ(integer(tiff, TIFFTAG_TILEWIDTH), 64U);
  EXPECT_EQ(samples_of(tiff), expected_samples(level, kind)) << level.width;
}

TEST(EncodeTiff, APyramidHasHalvesUntilOneFitsIntoATile) {
  const Picture picture = make_picture(301, 203, Kind::colour, 16);
  const Bytes file = encode_tiff(picture, {TiffCompression::lzw, 6, 64, TiffLevels::chained, {}});
  const TiffFile tiff(file, plenty);
  expect_level(tiff.handle(), picture, Kind::colour, false);
  Picture level = halved(picture);
  for (const std::uint32_t width : {151U, 76U, 38U}) {
    ASSERT_EQ(TIFFReadDirectory(tiff.handle()), 1);
    EXPECT_EQ(level.width, width);
    expect_level(tiff.handle(), level, Kind::colour, true);
    level = halved(level);
  }
  EXPECT_EQ(TIFFReadDirectory(tiff.handle()), 0);
}

TEST(EncodeTiff, APyramidInSubDirectories) {
  const Picture picture = make_picture(150, 100, Kind::translucent);
  const Bytes file = encode_tiff(picture, {TiffCompression::deflate, 9, 64, TiffLevels::sub_directories, {}});
  const TiffFile tiff(file, plenty);
  expect_level(tiff.handle(), picture, Kind::translucent, false);
  std::uint16_t count = 0;
  const std::uint64_t* found = nullptr;
  ASSERT_EQ(TIFFGetField(tiff.handle(), TIFFTAG_SUBIFD, &count, &found), 1);
  ASSERT_EQ(count, 2);
  const std::vector<std::uint64_t> offsets(found, found + count);
  Picture level = halved(picture);
  for (const std::uint64_t offset : offsets) {
    ASSERT_EQ(TIFFSetSubDirectory(tiff.handle(), offset), 1);
    expect_level(tiff.handle(), level, Kind::translucent, true);
    level = halved(level);
  }
}

TEST(EncodeTiff, CarriesProfileResolutionAndXmp) {
  TiffOptions options;
  options.attachments.icc = Bytes(200, 7);
  std::copy_n("RGB ", 4, options.attachments.icc.begin() + 16);
  options.attachments.xmp = "<x:xmpmeta/>";
  options.attachments.resolution = PrintResolution{118.5, 60, ResolutionUnit::centimetre};
  const Bytes file = encode_tiff(make_picture(8, 8, Kind::grey), options);
  const TiffFile tiff(file, plenty);
  EXPECT_EQ(small(tiff.handle(), TIFFTAG_PHOTOMETRIC), PHOTOMETRIC_RGB);
  std::uint32_t size = 0;
  const std::uint8_t* bytes = nullptr;
  ASSERT_EQ(TIFFGetField(tiff.handle(), TIFFTAG_ICCPROFILE, &size, &bytes), 1);
  EXPECT_EQ(Bytes(bytes, bytes + size), options.attachments.icc);
  ASSERT_EQ(TIFFGetField(tiff.handle(), TIFFTAG_XMLPACKET, &size, &bytes), 1);
  EXPECT_EQ(std::string(bytes, bytes + size), "<x:xmpmeta/>");
  float across = 0;
  ASSERT_EQ(TIFFGetField(tiff.handle(), TIFFTAG_XRESOLUTION, &across), 1);
  EXPECT_FLOAT_EQ(across, 118.5F);
  EXPECT_EQ(small(tiff.handle(), TIFFTAG_RESOLUTIONUNIT), RESUNIT_CENTIMETER);
}

TEST(EncodeTiff, WhatCannotBeIsRefused) {
  expect_error(ErrorCode::bad_request, [] { return encode_tiff(Picture(), {}); });
  for (const std::uint32_t tile : {8U, 100U, 8192U}) {
    expect_error(ErrorCode::bad_request, [&] {
      return encode_tiff(make_picture(8, 8, Kind::grey), {TiffCompression::none, 6, tile, TiffLevels::none, {}});
    });
  }
}

/// A picture of one row.
Picture row_of(const std::vector<int>& values) {
  Picture picture = make_picture(static_cast<std::uint32_t>(values.size() / 4), 1, Kind::translucent);
  for (std::size_t i = 0; i < values.size(); ++i) picture.rgba.data()[i] = static_cast<std::uint8_t>(values[i]);
  return picture;
}

TEST(Halved, IsTheMeanWeightedByAlpha) {
  const struct {
    const char* what;
    std::vector<int> pixels;
    std::vector<int> expected;
  } cases[] = {
      {"opaque", {10, 20, 30, 255, 13, 20, 31, 255}, {12, 20, 31, 255}},
      {"what is transparent does not count", {200, 0, 0, 255, 0, 100, 0, 0}, {200, 0, 0, 128}},
      {"nothing is seen", {10, 20, 30, 0, 20, 40, 50, 0}, {15, 30, 40, 0}},
      {"an odd pixel stands for itself", {1, 2, 3, 255, 1, 2, 3, 255, 9, 8, 7, 50}, {1, 2, 3, 255, 9, 8, 7, 50}}};
  for (const auto& c : cases) {
    const Picture half = halved(row_of(c.pixels));
    EXPECT_EQ(rgba_of(half), Bytes(c.expected.begin(), c.expected.end())) << c.what;
  }
}

}  // namespace
}  // namespace pyramidion::testing
