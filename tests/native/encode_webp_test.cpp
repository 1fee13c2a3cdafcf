// Pictures to WebP files and back, through libwebp's decoder.

#include "encode/encode_webp.h"

#include <gtest/gtest.h>
#include <webp/decode.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "bytes/endian.h"
#include "encode/read_picture.h"
#include "support/expect_error.h"
#include "support/made_picture.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t plenty = 1U << 24U;

TEST(EncodeWebp, LosslessHoldsTheVeryPixels) {
  for (const Kind kind : {Kind::grey, Kind::colour, Kind::translucent_grey, Kind::translucent}) {
    const Picture picture = make_picture(61, 43, kind);
    const Bytes file = encode_webp(picture, {85, true, 4, {}});
    EXPECT_EQ(rgba_of(read_picture(file, plenty)), rgba_of(picture));
    WebPBitstreamFeatures features;
    ASSERT_EQ(WebPGetFeatures(file.data(), file.size(), &features), VP8_STATUS_OK);
    EXPECT_EQ(features.format, 2);
    EXPECT_EQ(features.has_alpha != 0, !is_opaque(kind));
  }
}

TEST(EncodeWebp, SixteenBitsAreRoundedToEight) {
  Picture deep = make_picture(16, 16, Kind::translucent, 16);
  Picture shallow = make_picture(16, 16, Kind::translucent);
  for (std::size_t i = 0; i < shallow.rgba.size(); ++i) {
    const auto value = load<std::uint16_t>(deep.rgba.data() + 2 * i, Endian::little);
    shallow.rgba.data()[i] = static_cast<std::uint8_t>(value / 257.0 + 0.5);
  }
  EXPECT_EQ(encode_webp(deep, {85, true, 4, {}}), encode_webp(shallow, {85, true, 4, {}}));
}

TEST(EncodeWebp, LossyComesNearThePixels) {
  std::size_t last = 0;
  for (const int quality : {20, 60, 95}) {
    const Picture picture = make_picture(101, 75, Kind::translucent);
    const Bytes file = encode_webp(picture, {quality, false, 4, {}});
    const Picture back = read_picture(file, plenty);
    double difference = 0;
    for (std::size_t i = 0; i < back.rgba.size(); i += 4) {
      if (picture.rgba.data()[i + 3] < 128) continue;
      for (std::size_t band = 0; band < 3; ++band) {
        difference += std::abs(back.rgba.data()[i + band] - picture.rgba.data()[i + band]);
      }
      EXPECT_EQ(back.rgba.data()[i + 3], picture.rgba.data()[i + 3]);
    }
    EXPECT_LT(difference / static_cast<double>(back.rgba.size()), 5) << quality;
    EXPECT_GT(file.size(), last) << quality;
    last = file.size();
  }
}

/// The names of a file's chunks, with the data of each.
std::vector<std::pair<std::string, Bytes>> chunks_of(const Bytes& file) {
  std::vector<std::pair<std::string, Bytes>> chunks;
  EXPECT_EQ(load<std::uint32_t>(&file[4], Endian::little), file.size() - 8);
  for (std::size_t at = 12; at + 8 <= file.size();) {
    const auto size = load<std::uint32_t>(&file[at + 4], Endian::little);
    const std::uint8_t* const data = &file[at] + 8;
    chunks.emplace_back(std::string(&file[at], &file[at] + 4), Bytes(data, data + size));
    at += 8 + size + size % 2;
  }
  return chunks;
}

TEST(EncodeWebp, CarriesProfileResolutionAndXmp) {
  Attachments attachments;
  attachments.icc = Bytes(201, 7);
  std::copy_n("RGB ", 4, attachments.icc.begin() + 16);
  attachments.xmp = "<x:xmpmeta/>";
  attachments.resolution = PrintResolution{300, 150.5, ResolutionUnit::inch};
  const struct {
    Kind kind;
    bool lossless;
    std::vector<std::string> names;
    int flags;
  } cases[] = {{Kind::colour, false, {"VP8X", "ICCP", "VP8 ", "EXIF", "XMP "}, 0x2C},
               {Kind::translucent, false, {"VP8X", "ICCP", "ALPH", "VP8 ", "EXIF", "XMP "}, 0x3C},
               {Kind::translucent, true, {"VP8X", "ICCP", "VP8L", "EXIF", "XMP "}, 0x3C}};
  for (const auto& c : cases) {
    const Picture picture = make_picture(33, 21, c.kind);
    const Bytes file = encode_webp(picture, {85, c.lossless, 4, attachments});
    std::vector<std::string> names;
    for (const auto& [name, data] : chunks_of(file)) {
      names.push_back(name);
      if (name == "ICCP") {
        EXPECT_EQ(data, attachments.icc);
      }
      if (name == "XMP ") {
        EXPECT_EQ(std::string(data.begin(), data.end()), attachments.xmp);
      }
      if (name == "VP8X") {
        EXPECT_EQ(data, (Bytes{static_cast<std::uint8_t>(c.flags), 0, 0, 0, 32, 0, 0, 20, 0, 0}));
      }
      if (name == "EXIF") {
        EXPECT_EQ(load<std::uint32_t>(&data[50], Endian::little), 300'000U);
        EXPECT_EQ(load<std::uint32_t>(&data[58], Endian::little), 150'500U);
      }
    }
    EXPECT_EQ(names, c.names);
    if (c.lossless) {
      EXPECT_EQ(rgba_of(read_picture(file, plenty)), rgba_of(picture));
    }
  }
}

TEST(EncodeWebp, ImpossibleSizesAreRefused) {
  expect_error(ErrorCode::bad_request, [] { return encode_webp(Picture(), {}); });
  expect_error(ErrorCode::bad_request, [] {
    Picture wide;
    wide.width = 16384;
    wide.height = 1;
    return encode_webp(wide, {});
  });
}

}  // namespace
}  // namespace pyramidion::testing
