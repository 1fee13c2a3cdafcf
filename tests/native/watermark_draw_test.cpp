#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "geometry/resize.h"
#include "support/expect_error.h"
#include "support/picture_model.h"
#include "watermark/watermark.h"

namespace pyramidion::testing {
namespace {

constexpr MarkMode all_modes[] = {MarkMode::over, MarkMode::add, MarkMode::multiply, MarkMode::screen};
constexpr MarkPlacement all_placements[] = {MarkPlacement::random, MarkPlacement::center, MarkPlacement::grid,
                                            MarkPlacement::corner};

/// One colour of four values.
Picture flat_picture(std::uint32_t width, std::uint32_t height, std::uint8_t depth,
                     std::array<std::uint32_t, 4> colour) {
  Picture picture = made_picture(width, height, depth, Look::opaque);
  for (std::size_t i = 0; i < std::size_t{width} * height; ++i) {
    for (std::size_t c = 0; c < 4; ++c) set_value(picture, i % width, i / width, c, colour[c]);
  }
  return picture;
}

Mark flat_mark(std::uint32_t width, std::uint32_t height, std::array<std::uint32_t, 4> colour) {
  return Mark(flat_picture(width, height, 8, colour));
}

Picture copy_of(const Picture& picture) {
  return resampled(picture, picture.width, picture.height, Filter::iipimage_nearest);
}

MarkBlock whole(const Picture& picture) { return {0, 0, picture.width, picture.height, {}}; }

Picture marked(const Picture& picture, Mark& mark, const WatermarkSettings& settings) {
  Picture result = copy_of(picture);
  const MarkBlock block = whole(picture);
  watermark(result, mark, settings, {&block, 1});
  return result;
}

TEST(Watermark, IsWhatTheFormulasSay) {
  for (const MarkMode mode : all_modes) {
    for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
      for (const std::uint8_t mark_depth : {std::uint8_t{8}, std::uint8_t{16}}) {
        for (const double opacity : {1.0, 0.37, 0.02, 0.0}) {
          SCOPED_TRACE(::testing::Message() << "mode " << int(mode) << ", opacity " << opacity << ", " << int{depth}
                                            << " bits under " << int{mark_depth});
          const Picture picture = made_picture(61, 43, depth, Look::translucent);
          const Picture ink = made_picture(61, 43, mark_depth, Look::translucent);
          const Model ink_model = model_of(ink);
          Model expected = model_of(picture);
          for (std::size_t i = 0; i < expected.pixels.size(); ++i) {
            for (std::size_t c = 0; c < 3; ++c) {
              const auto& pixel = ink_model.pixels[i];
              // Added are steps of 8 bits, as IIPImage's marks have.
              const double colour = mode == MarkMode::add ? std::floor(pixel[c] * 255 + 0.5) / 255 : pixel[c];
              double& value = expected.pixels[i][c];
              value = model_blend(mode, value, colour, pixel[3] * opacity);
            }
          }
          Mark mark(copy_of(ink));
          const Picture result = marked(picture, mark, {mode, MarkPlacement::center, opacity, 1, 0});
          expect_near(result, expected, mode == MarkMode::add ? 1e-6 : 1.01);
        }
      }
    }
  }
}

/// For opaque marks trunc(C × opacity) in float32, min(255, sum).
TEST(Watermark, AddIsIipimages) {
  const struct {
    std::uint32_t below, mark, alpha;
    double opacity;
    std::uint32_t expected;
  } cases[] = {
      {0, 200, 255, 0.5, 100}, {0, 201, 255, 0.5, 100}, {200, 200, 255, 0.5, 255},
      {255, 1, 255, 1, 255},   {7, 10, 255, 0.7, 14},  // 10 × 0.7 is 7 in float32, and less in double precision.
      {0, 200, 255, 0.3, 60},  {9, 255, 255, 0, 9},     {9, 255, 0, 1, 9},
      {9, 255, 128, 1, 137},   {0, 100, 128, 0.5, 25},  {0, 255, 255, 1, 255}};
  for (const auto& c : cases) {
    Mark mark = flat_mark(1, 1, {c.mark, c.mark, c.mark, c.alpha});
    const WatermarkSettings settings{MarkMode::add, MarkPlacement::random, c.opacity, 1, 0};
    const Picture result = marked(flat_picture(1, 1, 8, {c.below, c.below, c.below, 255}), mark, settings);
    EXPECT_EQ(value_at(result, 0, 0, 0), c.expected) << c.mark << " x " << c.opacity;
    const std::uint32_t wide = c.below * 257;
    const Picture result_16 = marked(flat_picture(1, 1, 16, {wide, wide, wide, 65535}), mark, settings);
    EXPECT_EQ(value_at(result_16, 0, 0, 0), c.expected * 257);
  }
}

TEST(Watermark, OverShowsOnWhiteAndCanBeDark) {
  const struct {
    MarkMode mode;
    std::uint32_t below, mark;
    double opacity;
    std::uint32_t expected;
  } cases[] = {{MarkMode::over, 255, 0, 0.5, 128},      {MarkMode::over, 0, 255, 0.5, 128},
               {MarkMode::over, 255, 0, 1, 0},          {MarkMode::over, 255, 255, 0.3, 255},
               {MarkMode::over, 77, 77, 0.61, 77},      {MarkMode::over, 0, 0, 0.61, 0},
               {MarkMode::multiply, 255, 0, 1, 0},      {MarkMode::multiply, 200, 255, 1, 200},
               {MarkMode::multiply, 255, 51, 0.5, 153}, {MarkMode::screen, 0, 255, 1, 255},
               {MarkMode::screen, 200, 0, 1, 200},      {MarkMode::screen, 0, 51, 1, 51}};
  for (const auto& c : cases) {
    Mark mark = flat_mark(1, 1, {c.mark, c.mark, c.mark, 255});
    const Picture below = flat_picture(1, 1, 8, {c.below, c.below, c.below, 255});
    const Picture result = marked(below, mark, {c.mode, MarkPlacement::random, c.opacity, 1, 0});
    EXPECT_EQ(value_at(result, 0, 0, 0), c.expected) << int(c.mode) << ": " << c.mark << " on " << c.below;
  }
}

TEST(Watermark, AlphaStaysAndGreyStaysGrey) {
  for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
    for (const MarkMode mode : all_modes) {
      Picture picture = made_picture(40, 30, depth, Look::translucent);
      for (std::size_t i = 0; i < 40 * 30; ++i) {
        for (std::size_t c = 1; c < 3; ++c) set_value(picture, i % 40, i / 40, c, value_at(picture, i % 40, i / 40, 0));
      }
      Mark mark = flat_mark(31, 22, {180, 180, 180, 130});
      const Picture result = marked(picture, mark, {mode, MarkPlacement::random, 0.7, 1, 0});
      EXPECT_NE(bytes_of(result), bytes_of(picture));
      for (std::size_t y = 0; y < 30; ++y) {
        for (std::size_t x = 0; x < 40; ++x) {
          ASSERT_EQ(value_at(result, x, y, 3), value_at(picture, x, y, 3));
          ASSERT_EQ(value_at(result, x, y, 0), value_at(result, x, y, 1));
          ASSERT_EQ(value_at(result, x, y, 0), value_at(result, x, y, 2));
        }
      }
    }
  }
}

/// Rows and columns of the picture in which red is 255, as "first-last".
std::string red_rectangle(const Picture& picture) {
  std::size_t left = picture.width;
  std::size_t right = 0;
  std::size_t top = picture.height;
  std::size_t bottom = 0;
  std::size_t count = 0;
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < picture.width; ++x) {
      if (value_at(picture, x, y, 0) != 255) continue;
      left = std::min(left, x);
      right = std::max(right, x);
      top = std::min(top, y);
      bottom = std::max(bottom, y);
      ++count;
    }
  }
  if (count == 0) return "none";
  EXPECT_EQ(count, (right - left + 1) * (bottom - top + 1));
  return std::to_string(left) + "-" + std::to_string(right) + ", " + std::to_string(top) + "-" + std::to_string(bottom);
}

TEST(Watermark, StaysWithinItsBlockAndThePicture) {
  const struct {
    MarkBlock block;
    MarkSize mark;
    double scale;
    std::string expected;
  } cases[] = {{{0, 0, 32, 32, {}},
                {
                    10,
                    6,
                },
                0,
                "11-20, 13-18"},
               {{0, 0, 32, 32, {}}, {100, 6}, 0, "0-31, 13-18"},  // Cut to the block,
               {{8, 8, 16, 16, {}}, {100, 90}, 0, "8-23, 8-23"},  // wherever it lies.
               {{-16, -16, 32, 32, {}}, {10, 6}, 0, "0-4, 0-2"},  // What is outside is not drawn.
               {{25, 20, 32, 32, {}}, {20, 16}, 0, "31-31, 28-31"},
               {{32, 0, 32, 32, {}}, {20, 16}, 0, "none"},
               {{-32, 0, 32, 32, {}}, {20, 16}, 0, "none"},
               {{-9000000000, 0, 32, 32, {}}, {20, 16}, 0, "none"},
               {{0, 0, 4000000000, 4000000000, {}}, {20, 16}, 0, "none"},
               {{0, 0, 0, 32, {}}, {20, 16}, 0, "none"},
               {{0, 0, 32, 32, {}}, {100, 50}, 0.5, "8-23, 12-19"},
               {{0, 0, 32, 32, {}}, {5, 5}, 2, "0-31, 0-31"}};
  for (const auto& c : cases) {
    Mark mark = flat_mark(c.mark.width, c.mark.height, {255, 0, 0, 255});
    Picture picture = flat_picture(32, 32, 8, {0, 0, 0, 255});
    watermark(picture, mark, {MarkMode::over, MarkPlacement::center, 1, 1, c.scale}, {&c.block, 1});
    EXPECT_EQ(red_rectangle(picture), c.expected) << c.block.x << ", " << c.mark.width;
  }
}

TEST(Watermark, AMarkTooLargeShowsItsTopLeft) {
  Picture ink = flat_picture(50, 50, 8, {0, 0, 0, 255});
  set_value(ink, 3, 4, 0, 255);
  Mark mark(copy_of(ink));
  for (const MarkPlacement placement : all_placements) {
    const Picture black = flat_picture(20, 20, 8, {0, 0, 0, 255});
    EXPECT_EQ(red_rectangle(marked(black, mark, {MarkMode::over, placement, 1, 1, 0})), "3-3, 4-4") << int(placement);
  }
}

/// Tiles of 16 × 16 pixels with their keys, of the given part of a level, from its corner.
std::vector<MarkBlock> tiles_of(std::uint32_t x, std::uint32_t y, std::uint32_t width, std::uint32_t height) {
  std::vector<MarkBlock> blocks;
  for (std::uint32_t row = y / 16; row * 16 < y + height; ++row) {
    for (std::uint32_t column = x / 16; column * 16 < x + width; ++column) {
      blocks.push_back({std::int64_t{column} * 16 - x, std::int64_t{row} * 16 - y, 16, 16, {99, 2, column, row}});
    }
  }
  return blocks;
}

TEST(Watermark, ARegionIsMarkedAsItsTilesAre) {
  const Picture level = made_picture(64, 48, 8, Look::opaque);
  for (const MarkPlacement placement : all_placements) {
    for (const double scale : {0.0, 0.6}) {
      const WatermarkSettings settings{MarkMode::over, placement, 0.5, 0.7, scale};
      Mark mark(made_picture(9, 5, 8, Look::translucent));
      Picture all = copy_of(level);
      watermark(all, mark, settings, tiles_of(0, 0, 64, 48));
      EXPECT_NE(bytes_of(all), bytes_of(level));
      Picture region = made_picture(37, 23, 8, Look::opaque);
      for (std::size_t i = 0; i < 37 * 23 * 4; ++i) {
        const std::size_t x = i / 4 % 37;
        const std::size_t y = i / 4 / 37;
        set_value(region, x, y, i % 4, value_at(level, x + 11, y + 20, i % 4));
      }
      Mark again(made_picture(9, 5, 8, Look::translucent));
      watermark(region, again, settings, tiles_of(11, 20, 37, 23));
      for (std::size_t i = 0; i < 37 * 23 * 4; ++i) {
        const std::size_t x = i / 4 % 37;
        const std::size_t y = i / 4 / 37;
        ASSERT_EQ(value_at(region, x, y, i % 4), value_at(all, x + 11, y + 20, i % 4)) << x << ", " << y;
      }
    }
  }
}

TEST(Watermark, ProbabilityIsForEachBlock) {
  Mark mark = flat_mark(1, 1, {255, 0, 0, 255});
  const auto count = [&](double probability) {
    Picture picture = flat_picture(640, 640, 8, {0, 0, 0, 255});
    watermark(picture, mark, {MarkMode::over, MarkPlacement::random, 1, probability, 0}, tiles_of(0, 0, 640, 640));
    std::size_t marks = 0;
    for (std::size_t i = 0; i < 640 * 640; ++i) marks += picture.rgba.data()[4 * i] == 255 ? 1 : 0;
    return marks;
  };
  EXPECT_EQ(count(0), 0U);
  EXPECT_EQ(count(1), 1600U);
  EXPECT_NEAR(static_cast<double>(count(0.25)), 400, 60);
}

/// What is kept of a mark is for its size, mode, opacity and depth.
TEST(Watermark, OneMarkServesManySettings) {
  const Picture ink = made_picture(30, 20, 8, Look::translucent);
  Mark used(copy_of(ink));
  for (int round = 0; round < 2; ++round) {
    for (const std::uint32_t side : {64U, 25U, 15U, 40U}) {
      for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
        for (const MarkMode mode : all_modes) {
          for (const double scale : {0.0, 0.5}) {
            const Picture picture = made_picture(side, side, depth, Look::opaque);
            const WatermarkSettings settings{mode, MarkPlacement::random, round == 0 ? 0.5 : 0.8, 1, scale};
            Mark fresh(copy_of(ink));
            ASSERT_EQ(bytes_of(marked(picture, used, settings)), bytes_of(marked(picture, fresh, settings)));
          }
        }
      }
    }
  }
}

TEST(Watermark, ImpossibleSettingsAreRefused) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Mark mark = flat_mark(1, 1, {255, 0, 0, 255});
  Picture picture = flat_picture(4, 4, 8, {0, 0, 0, 255});
  WatermarkSettings settings;
  const auto refused = [&](double& setting, double value, const char* name) {
    const double before = setting;
    setting = value;
    const Error error = expect_error(ErrorCode::bad_request, [&] { return watermark(picture, mark, settings, {}), 0; });
    EXPECT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
    setting = before;
  };
  for (const double value : {7.0, -1.0, nan}) {
    refused(settings.opacity, value, "opacity");
    refused(settings.probability, value, "probability");
  }
  for (const double value : {17.0, -1.0, nan}) refused(settings.scale, value, "scale");
  expect_error(ErrorCode::bad_request, [] { return Mark(Picture()); });
}

}  // namespace
}  // namespace pyramidion::testing
