// Pictures to files and back: JPEG through libjpeg, TIFF through libtiff, PNG through a plain reader of its own.

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "bytes/endian.h"
#include "decode/decode_jpeg.h"
#include "decode/decode_tiff.h"
#include "encode/encode_jpeg.h"
#include "encode/encode_png.h"
#include "encode/encode_tiff.h"
#include "picture/render.h"
#include "support/expect_error.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

enum class Kind { grey, colour, translucent_grey, translucent };

Picture make_picture(std::uint32_t width, std::uint32_t height, Kind kind) {
  Picture picture;
  picture.width = width;
  picture.height = height;
  picture.rgba = Buffer(std::size_t{4} * width * height);
  std::uint8_t* pixel = picture.rgba.data();
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x, pixel += 4) {
      const bool colour = kind == Kind::colour || kind == Kind::translucent;
      const bool opaque = kind == Kind::grey || kind == Kind::colour;
      pixel[0] = static_cast<std::uint8_t>(127 + 100 * std::sin(x * 0.05 + y * 0.02));
      pixel[1] = colour ? static_cast<std::uint8_t>(127 + 100 * std::cos(x * 0.03)) : pixel[0];
      pixel[2] = colour ? static_cast<std::uint8_t>(y * 2) : pixel[0];
      pixel[3] = opaque ? std::uint8_t{255} : static_cast<std::uint8_t>(x * 3 + y);
    }
  }
  return picture;
}

Bytes rgba_of(const Picture& picture) { return {picture.rgba.data(), picture.rgba.data() + picture.rgba.size()}; }

std::uint32_t word_at(const Bytes& file, std::size_t position) {
  return load<std::uint32_t>(file.data() + position, Endian::big);
}

int paeth(int left, int above, int corner) {
  const int guess = left + above - corner;
  const int a = std::abs(guess - left);
  const int b = std::abs(guess - above);
  const int c = std::abs(guess - corner);
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

struct Png {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint8_t colour_type = 0;
  Bytes samples;
};

void undo_filters(const Bytes& filtered, std::size_t pixel, Png& png) {
  const std::size_t row_size = png.width * pixel;
  png.samples.resize(row_size * png.height);
  for (std::size_t y = 0; y < png.height; ++y) {
    const std::uint8_t* in = &filtered[y * (row_size + 1)];
    const int filter = *in++;
    std::uint8_t* const row = &png.samples[y * row_size];
    for (std::size_t i = 0; i < row_size; ++i) {
      const int left = i >= pixel ? row[i - pixel] : 0;
      const int above = y > 0 ? (row - row_size)[i] : 0;
      const int corner = i >= pixel && y > 0 ? (row - row_size)[i - pixel] : 0;
      const int guesses[] = {0, left, above, (left + above) / 2, paeth(left, above, corner)};
      ASSERT_LT(filter, 5);
      row[i] = static_cast<std::uint8_t>(in[i] + guesses[filter]);
    }
  }
}

Png read_png(const Bytes& file) {
  Png png;
  EXPECT_EQ(Bytes(file.begin(), file.begin() + 8), (Bytes{0x89, 'P', 'N', 'G', 13, 10, 26, 10}));
  Bytes compressed;
  std::string types;
  for (std::size_t at = 8; at + 12 <= file.size();) {
    const std::uint32_t length = word_at(file, at);
    EXPECT_EQ(word_at(file, at + 8 + length), libdeflate_crc32(0, &file[at + 4], length + 4));
    const std::string type(file.begin() + static_cast<std::ptrdiff_t>(at) + 4,
                           file.begin() + static_cast<std::ptrdiff_t>(at) + 8);
    types += type + " ";
    if (type == "IHDR") {
      png.width = word_at(file, at + 8);
      png.height = word_at(file, at + 12);
      png.colour_type = file[at + 17];
    }
    if (type == "IDAT") compressed.insert(compressed.end(), &file[at + 8], &file[at + 8] + length);
    at += 12 + length;
  }
  EXPECT_EQ(types, "IHDR IDAT IEND ");
  const std::size_t pixel = png.colour_type == 0 ? 1 : png.colour_type == 2 ? 3 : png.colour_type == 4 ? 2 : 4;
  Bytes filtered((png.width * pixel + 1) * png.height);
  libdeflate_decompressor* const decompressor = libdeflate_alloc_decompressor();
  EXPECT_EQ(libdeflate_zlib_decompress(decompressor, compressed.data(), compressed.size(), filtered.data(),
                                       filtered.size(), nullptr),
            LIBDEFLATE_SUCCESS);
  libdeflate_free_decompressor(decompressor);
  undo_filters(filtered, pixel, png);
  return png;
}

TEST(EncodePng, HoldsTheVeryPixelsInAsFewBandsAsWillDo) {
  const struct {
    Kind kind;
    std::uint8_t colour_type;
    std::vector<std::size_t> bands;
  } cases[] = {{Kind::grey, 0, {0}},
               {Kind::colour, 2, {0, 1, 2}},
               {Kind::translucent_grey, 4, {0, 3}},
               {Kind::translucent, 6, {0, 1, 2, 3}}};
  for (const auto& c : cases) {
    const Picture picture = make_picture(61, 43, c.kind);
    const Png png = read_png(encode_png(picture));
    EXPECT_EQ(png.width, 61U);
    EXPECT_EQ(png.height, 43U);
    EXPECT_EQ(png.colour_type, c.colour_type);
    Bytes expected;
    for (std::size_t i = 0; i < 61 * 43; ++i) {
      for (const std::size_t band : c.bands) expected.push_back(picture.rgba.data()[4 * i + band]);
    }
    EXPECT_EQ(png.samples, expected) << int{c.colour_type};
  }
}

TEST(EncodePng, FiltersMakeSmoothPicturesSmall) {
  EXPECT_LT(encode_png(make_picture(256, 256, Kind::colour)).size(), 256U * 256 * 3 / 4);
}

TEST(EncodeTiff, HoldsTheVeryPixels) {
  for (const Kind kind : {Kind::grey, Kind::colour, Kind::translucent}) {
    const Picture picture = make_picture(301, 1000, kind);  // More than one strip.
    EXPECT_EQ(rgba_of(render(decode_tiff(encode_tiff(picture)))), rgba_of(picture));
  }
}

Bytes decode_rgba(const Bytes& jpeg, std::uint32_t width, std::uint32_t height) {
  Bytes rgba(std::size_t{4} * width * height);
  decode_jpeg({{}, jpeg}, JpegColour::ycbcr_to_rgb, {rgba.data(), std::size_t{4} * width, width, height, 4});
  return rgba;
}

TEST(EncodeJpeg, ComesNearThePixels) {
  const Picture picture = make_picture(101, 75, Kind::colour);
  for (const int quality : {80, 95}) {
    const Bytes rgba = decode_rgba(encode_jpeg(picture, quality, {255, 255, 255}), 101, 75);
    double difference = 0;
    for (std::size_t i = 0; i < rgba.size(); ++i) difference += std::abs(rgba[i] - picture.rgba.data()[i]);
    EXPECT_LT(difference / static_cast<double>(rgba.size()), 3) << quality;
  }
}

TEST(EncodeJpeg, WhatIsTransparentShowsTheBackground) {
  Picture picture = make_picture(16, 16, Kind::colour);
  for (std::size_t i = 0; i < 256; ++i) picture.rgba.data()[4 * i + 3] = 0;
  const Bytes rgba = decode_rgba(encode_jpeg(picture, 100, {200, 100, 50}), 16, 16);
  EXPECT_NEAR(rgba[0], 200, 2);
  EXPECT_NEAR(rgba[1], 100, 2);
  EXPECT_NEAR(rgba[2], 50, 2);
}

TEST(Encode, ImpossibleSizesAreRefused) {
  expect_error(ErrorCode::bad_request, [] { return encode_png(Picture()); });
  expect_error(ErrorCode::bad_request, [] { return encode_tiff(Picture()); });
  expect_error(ErrorCode::bad_request, [] { return encode_jpeg(Picture(), 90, {}); });
  expect_error(ErrorCode::bad_request, [] {
    Picture wide;
    wide.width = 70000;
    wide.height = 1;
    return encode_jpeg(wide, 90, {});
  });
}

}  // namespace
}  // namespace pyramidion::testing
