#include <gtest/gtest.h>

#include "geometry/resize.h"
#include "support/expect_error.h"
#include "support/picture_model.h"

namespace pyramidion::testing {
namespace {

using Values = std::vector<std::uint32_t>;

/// Opaque grey pixels, row by row.
Picture grey_picture(std::uint32_t width, const Values& greys) {
  const auto height = static_cast<std::uint32_t>(greys.size()) / width;
  Picture picture = made_picture(width, height, 8, Look::opaque);
  for (std::size_t i = 0; i < greys.size(); ++i) {
    for (std::size_t c = 0; c < 3; ++c) set_value(picture, i % width, i / width, c, greys[i]);
  }
  return picture;
}

Values reds_of(const Picture& picture) {
  Values reds;
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) reds.push_back(value_at(picture, x, y, 0));
  }
  return reds;
}

constexpr Filter own_filters[] = {Filter::automatic, Filter::nearest, Filter::bilinear,
                                  Filter::bicubic,   Filter::lanczos, Filter::area};
constexpr Filter all_filters[] = {Filter::automatic,        Filter::nearest,          Filter::bilinear,
                                  Filter::bicubic,          Filter::lanczos,          Filter::area,
                                  Filter::iipimage_nearest, Filter::iipimage_bilinear};

TEST(Resampled, IsWhatTheFormulasSay) {
  const struct {
    std::uint32_t width, height, to_width, to_height;
  } sizes[] = {{13, 11, 29, 23}, {23, 19, 7, 5}, {12, 16, 25, 7}, {5, 3, 1, 1},
               {1, 1, 4, 3},     {17, 2, 2, 17}, {9, 9, 9, 4}};
  for (const Filter filter : own_filters) {
    for (const auto& s : sizes) {
      for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
        for (const Look look : {Look::opaque, Look::translucent}) {
          SCOPED_TRACE(::testing::Message()
                       << "filter " << int(filter) << ", " << s.width << " x " << s.height << " to " << s.to_width
                       << " x " << s.to_height << ", " << int{depth} << " bits");
          const Picture picture = made_picture(s.width, s.height, depth, look);
          expect_near(resampled(picture, s.to_width, s.to_height, filter),
                      model_resize(model_of(picture), s.to_width, s.to_height, filter), depth == 8 ? 0.51 : 1);
        }
      }
    }
  }
}

TEST(Resampled, TheSameSizeChangesNothing) {
  for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
    const Picture opaque = made_picture(31, 17, depth, Look::opaque);
    for (const Filter filter : all_filters) {
      EXPECT_EQ(bytes_of(resampled(opaque, 31, 17, filter)), bytes_of(opaque)) << int(filter);
    }
  }
}

TEST(Resampled, WhatIsFlatStaysFlatInAnySize) {
  const Picture flat = grey_picture(7, Values(7 * 5, 93));
  for (const Filter filter : all_filters) {
    for (std::uint32_t width = 1; width < 20; ++width) {
      for (std::uint32_t height = 1; height < 20; ++height) {
        ASSERT_EQ(reds_of(resampled(flat, width, height, filter)), Values(std::size_t{width} * height, 93))
            << int(filter) << ": " << width << " x " << height;
      }
    }
  }
}

TEST(Resampled, GreyStaysGrey) {
  const Picture picture = grey_picture(5, {0, 255, 3, 200, 90, 17, 0, 255, 255, 0});
  for (const Filter filter : all_filters) {
    const Picture result = resampled(picture, 13, 9, filter);
    for (std::size_t i = 0; i < bytes_of(result).size(); i += 4) {
      ASSERT_EQ(result.rgba.data()[i], result.rgba.data()[i + 1]);
      ASSERT_EQ(result.rgba.data()[i], result.rgba.data()[i + 2]);
    }
  }
}

TEST(Resampled, TransparentColoursDoNotBleed) {
  Picture picture = grey_picture(2, {200, 0});
  set_value(picture, 1, 0, 3, 0);
  for (const Filter filter : {Filter::automatic, Filter::bilinear, Filter::bicubic, Filter::lanczos, Filter::area}) {
    const Picture result = resampled(picture, 1, 1, filter);
    EXPECT_EQ(value_at(result, 0, 0, 0), 200U);
    EXPECT_EQ(value_at(result, 0, 0, 3), 128U);
  }
}

TEST(Resampled, IipimageAlignsCorners) {
  const Picture picture = grey_picture(4, {0, 40, 80, 120});
  EXPECT_EQ(reds_of(resampled(picture, 2, 1, Filter::iipimage_nearest)), (Values{0, 80}));
  EXPECT_EQ(reds_of(resampled(picture, 2, 1, Filter::iipimage_bilinear)), (Values{0, 80}));
  EXPECT_EQ(reds_of(resampled(picture, 8, 1, Filter::iipimage_nearest)), (Values{0, 0, 40, 40, 80, 80, 120, 120}));
  // 4/3 of a pixel apart; the last lies between 120 and what is beyond the edge, where IIPImage takes the next row's.
  EXPECT_EQ(reds_of(resampled(picture, 3, 1, Filter::iipimage_bilinear)), (Values{0, 53, 106}));
  EXPECT_EQ(reds_of(resampled(picture, 8, 1, Filter::iipimage_bilinear)), (Values{0, 20, 40, 60, 80, 100, 120, 120}));
}

/// Pixels of answers of iipsrv 1.3 (64 to 40 pixels), in which another order of additions gives another number.
TEST(Resampled, IipimageInterpolatesAcrossFirst) {
  const struct {
    std::uint32_t x, y;
    Values neighbours;
    std::uint32_t expected;
  } cases[] = {{2, 3, {175, 100, 127, 142}, 135},
               {33, 2, {134, 157, 88, 16}, 128},
               {4, 11, {217, 145, 131, 219}, 175},
               {14, 12, {170, 182, 130, 232}, 173}};
  for (const auto& c : cases) {
    Picture picture = grey_picture(64, Values(64 * 64, 0));
    for (std::uint32_t i = 0; i < 4; ++i) {
      set_value(picture, c.x * 8 / 5 + i % 2, c.y * 8 / 5 + i / 2, 0, c.neighbours[i]);
    }
    EXPECT_EQ(value_at(resampled(picture, 40, 40, Filter::iipimage_bilinear), c.x, c.y, 0), c.expected);
  }
}

TEST(Resampled, IipimageTakesAlphaForAColour) {
  Picture picture = grey_picture(2, {200, 0});
  set_value(picture, 1, 0, 3, 0);
  const Picture result = resampled(picture, 4, 1, Filter::iipimage_bilinear);
  EXPECT_EQ(value_at(result, 1, 0, 0), 100U);
  EXPECT_EQ(value_at(result, 1, 0, 3), 127U);
}

TEST(Resampled, ImpossibleSizesAreRefused) {
  const Picture picture = grey_picture(1, {1});
  expect_error(ErrorCode::bad_request, [&] { return resampled(picture, 0, 1); });
  expect_error(ErrorCode::bad_request, [&] { return resampled(Picture(), 1, 1); });
  expect_error(ErrorCode::limit_exceeded, [&] { return resampled(picture, 1U << 15U, (1U << 13U) + 1); });
  expect_error(ErrorCode::limit_exceeded, [&] { return resampled(picture, (1U << 20U) + 1, 1); });
  expect_error(ErrorCode::limit_exceeded, [&] { return resampled(picture, 0xFFFFFFFFU, 0xFFFFFFFFU); });
}

}  // namespace
}  // namespace pyramidion::testing
