#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "geometry/turn.h"
#include "support/expect_error.h"
#include "support/picture_model.h"

namespace pyramidion::testing {
namespace {

/// Letters for pixels, in all four values, rows divided by spaces.
Picture picture_of(const std::string& letters, std::uint8_t depth) {
  const auto width = static_cast<std::uint32_t>(std::min(letters.find(' '), letters.size()));
  Picture picture =
      made_picture(width, static_cast<std::uint32_t>((letters.size() + 1) / (width + 1)), depth, Look::opaque);
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      for (std::size_t c = 0; c < 4; ++c) {
        set_value(picture, x, y, c,
                  static_cast<std::uint32_t>(letters[y * (width + 1) + x]) + 7 * static_cast<std::uint32_t>(c));
      }
    }
  }
  return picture;
}

TEST(Turned, MultiplesOf90DegreesMovePixels) {
  const struct {
    std::string letters;
    bool mirror;
    double degrees;
    std::string expected;
  } cases[] = {{"abc def", false, 0, "abc def"},    {"abc def", false, 90, "da eb fc"},
               {"abc def", false, 180, "fed cba"},  {"abc def", false, 270, "cf be ad"},
               {"abc def", true, 0, "cba fed"},     {"abc def", true, 90, "fc eb da"},
               {"abc def", true, 180, "def abc"},   {"abc def", true, 270, "ad be cf"},
               {"abc def", false, -90, "cf be ad"}, {"abc def", false, 450, "da eb fc"},
               {"abc def", false, 360, "abc def"},  {"abc def", true, -720, "cba fed"},
               {"a b c", true, 90, "cba"},          {"a b c", false, 270, "abc"},
               {"abc", true, 90, "c b a"},          {"abc def", false, -1e-300, "abc def"}};
  for (const auto& c : cases) {
    for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
      const Picture expected = picture_of(c.expected, depth);
      const Picture result = turned(picture_of(c.letters, depth), {c.mirror, c.degrees, TurnFilter::bicubic, {}});
      EXPECT_EQ(result.width, expected.width);
      EXPECT_EQ(bytes_of(result), bytes_of(expected)) << c.letters << " by " << c.degrees;
    }
  }
}

TEST(Turned, OtherAnglesAreWhatTheFormulasSay) {
  for (const double degrees : {30.0, 45.0, 100.5, 211.0, 359.0, -12.25, 0.001}) {
    for (const TurnFilter filter : {TurnFilter::bilinear, TurnFilter::bicubic}) {
      for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
        for (const Look look : {Look::opaque, Look::translucent}) {
          SCOPED_TRACE(::testing::Message() << degrees << " degrees, " << int{depth} << " bits");
          const Picture picture = made_picture(14, 9, depth, look);
          expect_near(turned(picture, {false, degrees, filter, {}}), model_turn(model_of(picture), degrees, filter),
                      depth == 8 ? 0.51 : 1.5);
        }
      }
    }
  }
}

TEST(Turned, MoreThanOneSquareOfWorkHasNoSeams) {
  Picture flat = made_picture(150, 140, 8, Look::opaque);
  for (std::size_t i = 0; i < 150 * 140; ++i) {
    for (std::size_t c = 0; c < 3; ++c) set_value(flat, i % 150, i / 150, c, 93);
  }
  const Picture result = turned(flat, {false, 45, TurnFilter::bicubic, {}});
  EXPECT_EQ(result.width, 206U);  // (150 + 140) / √2 = 205.06
  for (std::size_t y = 0; y < result.height; ++y) {
    for (std::size_t x = 0; x < result.width; ++x) {
      const auto from_centre = std::abs(static_cast<int>(x) - 103) + std::abs(static_cast<int>(y) - 103);
      const std::uint32_t alpha = value_at(result, x, y, 3);
      if (from_centre < 95) {
        ASSERT_EQ(alpha, 255U) << x << ", " << y;
      }
      if (alpha > 0) {
        ASSERT_EQ(value_at(result, x, y, 0), 93U) << x << ", " << y;
      }
    }
  }
  EXPECT_EQ(value_at(result, 0, 0, 3), 0U);
  EXPECT_EQ(value_at(result, 205, 205, 3), 0U);
}

TEST(Turned, TheResultIsTheRectangleAround) {
  const struct {
    double degrees;
    std::uint32_t width, height;
  } cases[] = {{45, 107, 107}, {30, 112, 94}, {90.5, 51, 101}, {-30, 112, 94}, {180.0001, 101, 51}};
  for (const auto& c : cases) {
    const Picture result = turned(made_picture(100, 50, 8, Look::opaque), {false, c.degrees, TurnFilter::bilinear, {}});
    EXPECT_EQ(result.width, c.width) << c.degrees;
    EXPECT_EQ(result.height, c.height) << c.degrees;
  }
}

TEST(Turned, ABackgroundIsBehindAllThatIsTransparent) {
  Picture picture = made_picture(40, 40, 8, Look::opaque);
  set_value(picture, 20, 20, 3, 0);
  const std::array<double, 4> orange{1, 0.5, 0, 1};
  for (const double degrees : {0.0, 90.0, 45.0}) {
    const Picture result = turned(picture, {false, degrees, TurnFilter::bilinear, orange});
    for (std::size_t i = 0; i < bytes_of(result).size(); i += 4) ASSERT_EQ(result.rgba.data()[i + 3], 255);
    const std::size_t seen = degrees == 45 ? 0 : 20;
    EXPECT_EQ(value_at(result, degrees == 90 ? 19 : seen, seen, 0), 255U) << degrees;
    EXPECT_EQ(value_at(result, degrees == 90 ? 19 : seen, seen, 1), 128U) << degrees;
  }
  const Picture faint = turned(picture, {false, 45, TurnFilter::bilinear, std::array<double, 4>{1, 0.5, 0, 0.5}});
  EXPECT_EQ(value_at(faint, 0, 0, 0), 255U);
  EXPECT_EQ(value_at(faint, 0, 0, 3), 128U);
}

TEST(Turned, ImpossibleTurnsAreRefused) {
  const Picture picture = made_picture(2, 2, 8, Look::opaque);
  for (const double degrees : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    expect_error(ErrorCode::bad_request, [&] { return turned(picture, {false, degrees, {}, {}}); });
  }
  expect_error(ErrorCode::bad_request, [] { return turned(Picture(), {}); });
  // The rectangle around a long line is large.
  const Picture line = made_picture(1U << 16U, 1, 8, Look::opaque);
  expect_error(ErrorCode::limit_exceeded, [&] { return turned(line, {false, 45, {}, {}}); });
}

}  // namespace
}  // namespace pyramidion::testing
