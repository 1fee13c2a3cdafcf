// PNG, JPEG and WebP files to pictures.

#include "encode/read_picture.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "encode/encode_jpeg.h"
#include "encode/encode_png.h"
#include "encode/encode_webp.h"
#include "support/expect_error.h"
#include "support/made_jpeg.h"
#include "support/made_picture.h"
#include "support/made_png.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t plenty = 1U << 24U;

std::vector<int> values_of(const Picture& picture) {
  std::vector<int> values;
  const std::size_t size = picture.depth / 8U;
  for (std::size_t i = 0; i < picture.rgba.size(); i += size) {
    const std::uint8_t* const bytes = picture.rgba.data() + i;
    values.push_back(size == 2 ? bytes[0] + 256 * bytes[1] : bytes[0]);
  }
  return values;
}

TEST(ReadPicture, EveryKindOfPngIsRgba) {
  const Bytes three_colours{10, 20, 30, 40, 50, 60, 70, 80, 90};
  const struct {
    const char* what;
    MadePng png;
    std::vector<int> expected;
  } cases[] = {
      {"grey, 1 bit", {2, 1, 1, 0, false, {}, {}, {0, 1}}, {0, 0, 0, 255, 255, 255, 255, 255}},
      {"grey, 2 bits", {2, 1, 2, 0, false, {}, {}, {1, 2}}, {85, 85, 85, 255, 170, 170, 170, 255}},
      {"grey, 4 bits, one value transparent",
       {2, 1, 4, 0, false, {}, {0, 3}, {3, 15}},
       {51, 51, 51, 0, 255, 255, 255, 255}},
      {"grey, 8 bits", {2, 1, 8, 0, false, {}, {}, {7, 200}}, {7, 7, 7, 255, 200, 200, 200, 255}},
      {"grey, 16 bits", {1, 1, 16, 0, false, {}, {}, {0x1234}}, {0x1234, 0x1234, 0x1234, 0xFFFF}},
      {"grey, 16 bits, one value transparent",
       {1, 1, 16, 0, false, {}, {0x12, 0x34}, {0x1234}},
       {0x1234, 0x1234, 0x1234, 0}},
      {"RGB", {1, 1, 8, 2, false, {}, {}, {1, 2, 3}}, {1, 2, 3, 255}},
      {"RGB, 16 bits", {1, 1, 16, 2, false, {}, {}, {256, 1, 65535}}, {256, 1, 65535, 65535}},
      {"RGB, one colour transparent",
       {2, 1, 8, 2, false, {}, {0, 1, 0, 2, 0, 3}, {1, 2, 3, 1, 2, 4}},
       {1, 2, 3, 0, 1, 2, 4, 255}},
      {"palette, 2 bits", {2, 1, 2, 3, false, three_colours, {}, {2, 0}}, {70, 80, 90, 255, 10, 20, 30, 255}},
      {"palette, 8 bits, some transparent",
       {3, 1, 8, 3, false, three_colours, {0, 128}, {0, 1, 2}},
       {10, 20, 30, 0, 40, 50, 60, 128, 70, 80, 90, 255}},
      {"grey and alpha", {1, 1, 8, 4, false, {}, {}, {9, 100}}, {9, 9, 9, 100}},
      {"RGBA, 16 bits", {1, 1, 16, 6, false, {}, {}, {1, 2, 3, 4}}, {1, 2, 3, 4}},
  };
  for (const auto& c : cases) {
    const Picture picture = read_picture(make_png(c.png), plenty);
    EXPECT_EQ(picture.width, c.png.width) << c.what;
    EXPECT_EQ(picture.depth, c.png.bits == 16 ? 16 : 8) << c.what;
    EXPECT_EQ(values_of(picture), c.expected) << c.what;
  }
}

TEST(ReadPicture, InterlacedPngIsTheSame) {
  for (const std::uint8_t bits : {std::uint8_t{8}, std::uint8_t{16}}) {
    MadePng png{13, 9, bits, 6, false, {}, {}, {}};
    for (std::uint32_t i = 0; i < 13 * 9 * 4; ++i) {
      png.samples.push_back(static_cast<std::uint16_t>(i * 37 % (bits == 8 ? 256 : 65536)));
    }
    const std::vector<int> plain = values_of(read_picture(make_png(png), plenty));
    EXPECT_EQ(plain, std::vector<int>(png.samples.begin(), png.samples.end()));
    png.interlaced = true;
    EXPECT_EQ(values_of(read_picture(make_png(png), plenty)), plain);
  }
}

TEST(ReadPicture, EveryKindOfJpegIsRgba) {
  const struct {
    const char* what;
    MadeJpeg jpeg;
    std::vector<int> expected;
  } cases[] = {
      {"grey", {16, 16, {200}, {}, true}, {200, 200, 200, 255}},
      {"YCbCr", {16, 16, {128, 128, 255}, {}, true}, {255, 37, 128, 255}},
      {"RGB by Adobe's marker", {16, 16, {200, 100, 50}, 0}, {200, 100, 50, 255}},
      {"CMYK by Adobe, which is inverted", {16, 16, {255, 128, 0, 255}, 0}, {255, 128, 0, 255}},
      {"CMYK by Adobe, half black", {16, 16, {255, 128, 0, 128}, 0}, {128, 64, 0, 255}},
      {"CMYK without a marker", {16, 16, {0, 255, 255, 0}, {}}, {255, 0, 0, 255}},
      {"YCCK", {16, 16, {200, 128, 128, 255}, 2}, {55, 55, 55, 255}},
  };
  for (const auto& c : cases) {
    const Picture picture = read_picture(make_jpeg(c.jpeg), plenty);
    const std::vector<int> values = values_of(picture);
    ASSERT_EQ(values.size(), 16U * 16 * 4) << c.what;
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(values[i], c.expected[i], 2) << c.what << ' ' << i;
  }
}

/// One file of each kind.
std::vector<std::pair<const char*, Bytes>> files() {
  const Picture picture = make_picture(61, 43, Kind::translucent);
  JpegOptions progressive;
  progressive.progressive = true;
  return {{"PNG", encode_png(picture, {})},
          {"JPEG", encode_jpeg(picture, {})},
          {"progressive JPEG", encode_jpeg(picture, progressive)},
          {"WebP", encode_webp(picture, {})},
          {"lossless WebP", encode_webp(picture, {85, true, 4, {}})}};
}

TEST(ReadPicture, WhatEndsEarlyIsRefused) {
  for (const auto& [name, file] : files()) {
    for (const std::size_t length : {file.size() - 20, file.size() / 2, std::size_t{60}}) {
      try {
        static_cast<void>(read_picture(std::span(file).first(length), plenty));
        ADD_FAILURE() << name << " of " << length << " bytes was read";
      } catch (const Error& error) {
        EXPECT_TRUE(error.code() == ErrorCode::truncated || error.code() == ErrorCode::decode_failed)
            << name << " of " << length << ": " << error.what();
        if (length == file.size() / 2) {
          EXPECT_EQ(error.code(), ErrorCode::truncated) << name << ": " << error.what();
        }
      }
    }
  }
}

TEST(ReadPicture, WhatIsTooLargeIsRefusedBeforeItIsDecoded) {
  for (const auto& [name, file] : files()) {
    EXPECT_EQ(read_picture(file, 61 * 43).height, 43U) << name;
    expect_error(ErrorCode::limit_exceeded, [&file = file] { return read_picture(file, 61 * 43 - 1); });
  }
  MadePng huge;
  huge.samples = {1, 2, 3};
  Bytes file = make_png(huge);
  // Its header now claims 2^31 - 1 pixels a side. The checksum is wrong then: whichever is met first.
  for (const std::size_t at : {16U, 20U}) {
    file[at] = 0x7F;
    file[at + 1] = file[at + 2] = file[at + 3] = 0xFF;
  }
  EXPECT_THROW(static_cast<void>(read_picture(file, plenty)), Error);
}

TEST(ReadPicture, DamageIsRefused) {
  for (auto [name, file] : files()) {
    for (std::size_t i = file.size() / 2; i < file.size() / 2 + 40; ++i) file[i] = 0xFF;
    if (std::string(name).find("WebP") != std::string::npos) continue;  // Any bytes are a picture to it.
    EXPECT_THROW(static_cast<void>(read_picture(file, plenty)), Error) << name;
  }
}

TEST(ReadPicture, WhatIsNoPictureIsRefused) {
  const std::string page = "<!doctype html><title>Sign in</title>";
  for (const Bytes& file : {Bytes(), Bytes{0x89, 'P', 'N', 'G'}, Bytes(page.begin(), page.end()), Bytes(1000, 0)}) {
    expect_error(ErrorCode::unknown_format, [&] { return read_picture(file, plenty); });
  }
}

}  // namespace
}  // namespace pyramidion::testing
