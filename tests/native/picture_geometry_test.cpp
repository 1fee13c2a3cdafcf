#include <gtest/gtest.h>

#include <vector>

#include "picture/expand.h"
#include "picture/resize.h"
#include "support/expect_error.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Opaque grey pixels, row by row.
Picture picture_of(std::uint32_t width, const Bytes& greys) {
  Picture picture;
  picture.width = width;
  picture.height = static_cast<std::uint32_t>(greys.size()) / width;
  picture.rgba = Buffer(4 * greys.size());
  expand_grey(greys.data(), greys.size(), picture.rgba.data());
  return picture;
}

Bytes reds_of(const Picture& picture) {
  Bytes reds;
  for (std::size_t i = 0; i < std::size_t{picture.width} * picture.height; ++i) {
    reds.push_back(picture.rgba.data()[4 * i]);
  }
  return reds;
}

TEST(Resize, DownwardsAveragesAreas) {
  EXPECT_EQ(reds_of(resize(picture_of(4, {0, 100, 200, 200}), 2, 1)), (Bytes{50, 200}));
  EXPECT_EQ(reds_of(resize(picture_of(2, {0, 100, 200, 100}), 1, 1)), (Bytes{100}));
  // Each of two pixels covers one and a half of three.
  EXPECT_EQ(reds_of(resize(picture_of(3, {0, 90, 240}), 2, 1)), (Bytes{30, 190}));
}

TEST(Resize, UpwardsInterpolatesBetweenCentres) {
  EXPECT_EQ(reds_of(resize(picture_of(2, {0, 100}), 4, 1)), (Bytes{0, 25, 75, 100}));
  EXPECT_EQ(reds_of(resize(picture_of(1, {70}), 3, 2)), (Bytes(6, 70)));
}

TEST(Resize, TheSameSizeChangesNothing) {
  const Bytes greys{0, 1, 2, 127, 128, 129, 253, 254, 255};
  EXPECT_EQ(reds_of(resize(picture_of(3, greys), 3, 3)), greys);
}

TEST(Resize, TransparentColoursDoNotBleed) {
  Picture picture = picture_of(2, {200, 0});
  picture.rgba.data()[7] = 0;
  const Picture result = resize(picture, 1, 1);
  EXPECT_EQ(result.rgba.data()[0], 200);
  EXPECT_EQ(result.rgba.data()[3], 128);
}

TEST(Resize, AnySizeStaysWithinThePicture) {
  const Picture flat = picture_of(7, Bytes(7 * 5, 93));
  for (std::uint32_t width = 1; width < 20; ++width) {
    for (std::uint32_t height = 1; height < 20; ++height) {
      ASSERT_EQ(reds_of(resize(flat, width, height)), Bytes(std::size_t{width} * height, 93))
          << width << ", " << height;
    }
  }
}

TEST(Resize, ImpossibleSizesAreRefused) {
  const Picture picture = picture_of(1, {1});
  expect_error(ErrorCode::bad_request, [&] { return resize(picture, 0, 1); });
  expect_error(ErrorCode::limit_exceeded, [&] { return resize(picture, 1U << 20U, 1U << 20U); });
}

TEST(Expand, VectorsAndScalarsAgree) {
  Bytes samples(3 * 70);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::uint8_t>(i * 37);
  for (std::size_t pixels = 0; pixels <= 70; ++pixels) {
    Bytes expected(4 * pixels + 1, 7);
    Bytes actual(4 * pixels + 1, 7);
    scalar::expand_rgb(samples.data(), pixels, expected.data());
    expand_rgb(samples.data(), pixels, actual.data());
    ASSERT_EQ(actual, expected) << pixels;
    scalar::expand_grey(samples.data(), pixels, expected.data());
    expand_grey(samples.data(), pixels, actual.data());
    ASSERT_EQ(actual, expected) << pixels;
  }
}

}  // namespace
}  // namespace pyramidion::testing
