// Pictures to PNG and JPEG files and back, through libpng and libjpeg.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bytes/endian.h"
#include "encode/encode_jpeg.h"
#include "encode/encode_png.h"
#include "encode/read_picture.h"
#include "support/expect_error.h"
#include "support/made_picture.h"

namespace pyramidion::testing {
namespace {

using namespace std::string_view_literals;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t plenty = 1U << 24U;

Bytes::const_iterator find(const Bytes& file, std::string_view text) {
  const Bytes bytes(text.begin(), text.end());
  return std::search(file.begin(), file.end(), bytes.begin(), bytes.end());
}

/// What stands behind the first `name` in a file, which must be there.
const std::uint8_t* behind(const Bytes& file, std::string_view name) {
  const auto found = find(file, name);
  EXPECT_NE(found, file.end()) << name;
  return found == file.end() ? file.data() : &*found + name.size();
}

bool holds(const Bytes& file, std::string_view text) { return find(file, text) != file.end(); }

Bytes profile_of(std::string_view colours) {
  Bytes icc(200, 7);
  std::copy(colours.begin(), colours.end(), icc.begin() + 16);
  return icc;
}

TEST(EncodePng, HoldsTheVeryPixelsInAsFewBandsAsWillDo) {
  const struct {
    Kind kind;
    std::uint8_t colour_type;
  } cases[] = {{Kind::grey, 0}, {Kind::colour, 2}, {Kind::translucent_grey, 4}, {Kind::translucent, 6}};
  for (const auto& c : cases) {
    for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
      const Picture picture = make_picture(61, 43, c.kind, depth);
      const Bytes file = encode_png(picture, {});
      const std::uint8_t* header = behind(file, "IHDR");
      EXPECT_EQ(header[8], depth);
      EXPECT_EQ(header[9], c.colour_type);
      const Picture back = read_picture(file, plenty);
      EXPECT_EQ(back.width, 61U);
      EXPECT_EQ(back.height, 43U);
      EXPECT_EQ(back.depth, depth);
      EXPECT_EQ(rgba_of(back), rgba_of(picture)) << int{c.colour_type} << " of " << int{depth} << " bits";
    }
  }
}

TEST(EncodePng, EveryFilterAndLevelHoldsThePixels) {
  for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
    const Picture picture = make_picture(61, 43, Kind::translucent, depth);
    for (int filter = 0; filter <= static_cast<int>(PngFilter::adaptive); ++filter) {
      const Bytes file = encode_png(picture, {6, static_cast<PngFilter>(filter), {}});
      EXPECT_EQ(rgba_of(read_picture(file, plenty)), rgba_of(picture)) << filter;
    }
    for (int level = 0; level <= 9; ++level) {
      const Bytes file = encode_png(picture, {level, PngFilter::adaptive, {}});
      EXPECT_EQ(rgba_of(read_picture(file, plenty)), rgba_of(picture)) << level;
    }
  }
}

TEST(EncodePng, FiltersAndLevelsMakeSmoothPicturesSmall) {
  const Picture picture = make_picture(256, 256, Kind::colour);
  const std::size_t adaptive = encode_png(picture, {}).size();
  EXPECT_LT(adaptive, 256U * 256 * 3 / 4);
  EXPECT_LT(adaptive, encode_png(picture, {6, PngFilter::none, {}}).size());
  EXPECT_GT(encode_png(picture, {0, PngFilter::none, {}}).size(), 256U * 256 * 3);
}

TEST(EncodePng, CarriesProfileResolutionAndXmp) {
  Attachments attachments{profile_of("RGB "), "<x:xmpmeta/>", PrintResolution{300, 150, ResolutionUnit::inch}};
  const Bytes file = encode_png(make_picture(8, 8, Kind::grey), {6, PngFilter::adaptive, attachments});
  EXPECT_EQ(behind(file, "IHDR")[9], 2) << "a grey file could not have an RGB profile";
  EXPECT_TRUE(holds(file, "iCCPICC profile\0\0"sv));
  EXPECT_TRUE(holds(file, "iTXtXML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>"sv));
  const std::uint8_t* density = behind(file, "pHYs");
  EXPECT_EQ(load<std::uint32_t>(density, Endian::big), 11811U);
  EXPECT_EQ(load<std::uint32_t>(density + 4, Endian::big), 5906U);
  EXPECT_EQ(density[8], 1);
  static_cast<void>(read_picture(file, plenty));  // Throws when a checksum is wrong.
}

TEST(Encode, AProfileOfOtherColoursIsLeftOut) {
  const struct {
    const char* colours;
    Kind kind;
    bool kept;
  } cases[] = {{"RGB ", Kind::colour, true},  {"RGB ", Kind::grey, true},    {"GRAY", Kind::grey, true},
               {"GRAY", Kind::colour, false}, {"CMYK", Kind::colour, false}, {"CMYK", Kind::grey, false}};
  for (const auto& c : cases) {
    Attachments attachments;
    attachments.icc = profile_of(c.colours);
    const Picture picture = make_picture(8, 8, c.kind);
    EXPECT_EQ(holds(encode_png(picture, {6, PngFilter::adaptive, attachments}), "iCCP"), c.kept) << c.colours;
    JpegOptions options;
    options.attachments = attachments;
    EXPECT_EQ(holds(encode_jpeg(picture, options), "ICC_PROFILE"), c.kept) << c.colours;
  }
}

double mean_difference(const Picture& a, const Picture& b) {
  EXPECT_EQ(a.rgba.size(), b.rgba.size());
  double difference = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i) difference += std::abs(a.rgba.data()[i] - b.rgba.data()[i]);
  return difference / static_cast<double>(a.rgba.size());
}

TEST(EncodeJpeg, ComesNearThePixels) {
  const struct {
    int quality;
    Subsampling subsampling;
    bool progressive;
  } cases[] = {{80, Subsampling::automatic, false}, {95, Subsampling::automatic, false}, {80, Subsampling::full, false},
               {95, Subsampling::quarter, false},   {80, Subsampling::automatic, true},  {95, Subsampling::full, true}};
  const Picture picture = make_picture(101, 75, Kind::colour);
  const Picture deep = make_picture(101, 75, Kind::colour, 16);
  for (const auto& [quality, subsampling, progressive] : cases) {
    const JpegOptions options{quality, subsampling, progressive, {255, 255, 255}, {}};
    const Bytes file = encode_jpeg(picture, options);
    EXPECT_LT(mean_difference(read_picture(file, plenty), picture), 3) << quality;
    EXPECT_EQ(encode_jpeg(deep, options), file) << "16 bits are rounded to the same 8";
    const std::uint8_t* frame = behind(file, progressive ? "\xFF\xC2"sv : "\xFF\xC0"sv);
    const bool subsampled =
        subsampling == Subsampling::quarter || (subsampling == Subsampling::automatic && quality < 90);
    EXPECT_EQ(frame[7], 3);
    EXPECT_EQ(frame[9], subsampled ? 0x22 : 0x11) << quality;
  }
}

TEST(EncodeJpeg, GreyPicturesHaveOneComponent) {
  const Picture grey = make_picture(40, 30, Kind::grey);
  const Bytes file = encode_jpeg(grey, {});
  EXPECT_EQ(behind(file, "\xFF\xC0"sv)[7], 1);
  EXPECT_LT(mean_difference(read_picture(file, plenty), grey), 2);
  const Picture translucent = make_picture(40, 30, Kind::translucent_grey);
  EXPECT_EQ(behind(encode_jpeg(translucent, {}), "\xFF\xC0"sv)[7], 1);
  JpegOptions on_red;
  on_red.background = {255, 0, 0};
  EXPECT_EQ(behind(encode_jpeg(translucent, on_red), "\xFF\xC0"sv)[7], 3);
}

TEST(EncodeJpeg, WhatIsTransparentShowsTheBackground) {
  Picture picture = make_picture(16, 16, Kind::colour);
  for (std::size_t i = 0; i < 256; ++i) picture.rgba.data()[4 * i + 3] = 0;
  const Picture back = read_picture(encode_jpeg(picture, {100, Subsampling::full, false, {200, 100, 50}, {}}), plenty);
  EXPECT_NEAR(back.rgba.data()[0], 200, 2);
  EXPECT_NEAR(back.rgba.data()[1], 100, 2);
  EXPECT_NEAR(back.rgba.data()[2], 50, 2);
}

TEST(EncodeJpeg, CarriesProfileResolutionAndXmp) {
  JpegOptions options;
  options.attachments = {profile_of("RGB "), "<x:xmpmeta/>", PrintResolution{118, 59.4, ResolutionUnit::centimetre}};
  const Bytes file = encode_jpeg(make_picture(8, 8, Kind::colour), options);
  EXPECT_TRUE(holds(file, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"sv));
  EXPECT_TRUE(holds(file, "ICC_PROFILE\0\1\1"sv));
  const std::uint8_t* density = behind(file, "JFIF\0"sv) + 2;
  EXPECT_EQ(Bytes(density, density + 5), (Bytes{2, 0, 118, 0, 59}));
  options.attachments.xmp = std::string(70'000, 'x');
  expect_error(ErrorCode::bad_request, [&] { return encode_jpeg(make_picture(8, 8, Kind::colour), options); });
}

TEST(Encode, ImpossibleSizesAreRefused) {
  expect_error(ErrorCode::bad_request, [] { return encode_png(Picture(), {}); });
  expect_error(ErrorCode::bad_request, [] { return encode_jpeg(Picture(), {}); });
  expect_error(ErrorCode::bad_request, [] {
    Picture wide;
    wide.width = 70000;
    wide.height = 1;
    return encode_jpeg(wide, {});
  });
}

}  // namespace
}  // namespace pyramidion::testing
