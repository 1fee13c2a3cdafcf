// TIFF 6.0's JPEG (compression 6): excerpts that hold a whole image.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expect_error.h"
#include "support/made_jpeg.h"
#include "support/made_tiff.h"
#include "support/whole_level.h"

namespace pyramidion::testing {
namespace {

constexpr std::uint16_t old_jpeg = 6;
constexpr std::uint16_t ycbcr = 6;
constexpr std::uint32_t header = 8;

MadeTiff wrapped(const std::vector<std::uint8_t>& stream) {
  MadeTiff made{16, 16, {8, 8, 8}, ycbcr, old_jpeg, stream};
  made.more = {longs(Tag::jpeg_interchange_format, {header}),
               longs(Tag::jpeg_interchange_format_length, {stream.size()})};
  return made;
}

TEST(OldJpeg, DecodesFromTheStreamAlone) {
  StarvedFile file(make_tiff(wrapped(make_jpeg({16, 16, {141, 59, 191}}))));
  const auto pyramid = file.open();
  const Raster raster = decode_level(file, *pyramid, 0, 0);
  EXPECT_EQ(raster.interpretation.photometric, Photometric::rgb);
  ASSERT_EQ(raster.data.size(), 16U * 16 * 3);
  EXPECT_NEAR(raster.data.data()[0], 230, 2);
  EXPECT_NEAR(raster.data.data()[1], 120, 2);
  EXPECT_NEAR(raster.data.data()[2], 20, 2);
}

TEST(OldJpeg, MoreStripsThanTheLimitAreRefused) {
  MadeTiff made = wrapped(make_jpeg({}));
  made.height = 100'000;
  made.more.push_back(longs(Tag::rows_per_strip, {1}));
  StarvedFile file(make_tiff(made));
  const auto pyramid = file.open();
  const Error error = expect_error(ErrorCode::limit_exceeded, [&] {
    return file.plan(*pyramid, {0, 0, {0, 0, 1, 1}, {}});
  });
  EXPECT_NE(std::string(error.what()).find("100000 strips"), std::string::npos) << error.what();
}

}  // namespace
}  // namespace pyramidion::testing
