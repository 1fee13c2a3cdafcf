#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "geometry/crop.h"
#include "picture/render.h"
#include "process/generic.h"
#include "process/processor.h"
#include "process/sample_tables.h"
#include "support/expect_error.h"
#include "support/made_raster.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr auto grey = Photometric::min_is_black;
constexpr auto rgb = Photometric::rgb;

Bytes rgba_of(const Picture& picture) { return {picture.rgba.data(), picture.rgba.data() + picture.rgba.size()}; }

/// The red of each pixel.
Bytes reds_of(const Picture& picture) {
  Bytes reds;
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4) reds.push_back(picture.rgba.data()[i]);
  return reds;
}

template <typename T>
Bytes greys(const std::vector<T>& samples, const ProcessSettings& settings, Photometric photometric = grey) {
  return reds_of(Processor(settings).picture(make_raster(samples, 1, photometric)));
}

TEST(Process, WithoutSettingsIsThePlainPicture) {
  const std::vector<std::uint16_t> samples{0, 300, 40000, 65535, 1, 2};
  EXPECT_EQ(rgba_of(Processor({}).picture(make_raster(samples, 3, rgb))),
            rgba_of(render(make_raster(samples, 3, rgb))));
}

TEST(Process, RangesAreOfTheSamplesOwnValues) {
  const ProcessSettings settings{.ranges = {{-100, 155}}};
  EXPECT_EQ(greys<std::int16_t>({-1000, -100, 27, 155, 999}, settings), (Bytes{0, 0, 127, 255, 255}));
  EXPECT_EQ(greys<std::int32_t>({-1000, -100, 27, 155, 999}, settings), (Bytes{0, 0, 127, 255, 255}));
  EXPECT_EQ(greys<std::int64_t>({-1000, -100, 27, 155, 999}, settings), (Bytes{0, 0, 127, 255, 255}));
  EXPECT_EQ(greys<float>({-1000, -100, 27, 155, 999}, settings), (Bytes{0, 0, 127, 255, 255}));
  EXPECT_EQ(greys<double>({-1000, -100, 27, 155, 999}, settings), (Bytes{0, 0, 127, 255, 255}));
}

TEST(Process, WhatTheFileStatesIsTheRangeOfItsOwn) {
  const auto shade = [](bool is_iipimage) {
    Raster raster = make_raster<std::uint16_t>({2148}, 1, grey);
    raster.interpretation.sample_min = 100;
    raster.interpretation.sample_max = 4196;
    return reds_of(Processor({.is_inverted = true, .is_iipimage = is_iipimage}).picture(std::move(raster)))[0];
  };
  EXPECT_EQ(shade(false), 128);
  EXPECT_EQ(shade(true), 246);  // IIPImage asks floats alone.
}

TEST(Process, AReversedRangeIsNegative) {
  EXPECT_EQ(greys<std::uint8_t>({0, 100, 255}, {.ranges = {{255, 0}}}), (Bytes{255, 155, 0}));
}

TEST(Process, EachBandMayHaveItsRange) {
  const double own = std::numeric_limits<double>::quiet_NaN();
  const ProcessSettings settings{.ranges = {{0, 100}, {own, own}, {0, 510}}};
  const Picture picture = Processor(settings).picture(make_raster<std::uint8_t>({50, 50, 50}, 3, rgb));
  EXPECT_EQ(rgba_of(picture), (Bytes{128, 50, 25, 255}));
}

TEST(Process, NotANumberIsBlackAndInfinitiesAreTheEnds) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  for (const ProcessSettings& settings : {ProcessSettings{.contrast = 1.0001F}, ProcessSettings{.gamma = 2}}) {
    EXPECT_EQ(greys<float>({nan, -infinity, infinity, 1}, settings), (Bytes{0, 0, 255, 255}));
  }
}

TEST(Process, GammaLogarithmAndInversionFollowTheirFormulas) {
  for (unsigned value = 0; value < 256; ++value) {
    const double v = value / 255.0;
    const auto shade = [&](const ProcessSettings& settings) {
      return greys<std::uint8_t>({static_cast<std::uint8_t>(value)}, settings)[0];
    };
    EXPECT_EQ(shade({.gamma = 2.2F}), std::lround(255 * std::pow(v, 2.2F))) << value;
    EXPECT_EQ(shade({.is_logarithmic = true}), std::lround(255 * std::log(1 + 255 * v) / std::log(256))) << value;
    EXPECT_EQ(shade({.is_inverted = true}), 255 - value);
    EXPECT_EQ(shade({.contrast = 1.5F}), std::min(255L, std::lround(value * 1.5))) << value;
  }
}

TEST(Process, MinIsWhiteIsNegativeAtEveryDepth) {
  const ProcessSettings settings{.contrast = 0.999999F};
  EXPECT_EQ(greys<std::uint8_t>({0, 255}, settings, Photometric::min_is_white), (Bytes{255, 0}));
  EXPECT_EQ(greys<std::uint16_t>({0, 65535}, settings, Photometric::min_is_white), (Bytes{255, 0}));
  EXPECT_EQ(greys<float>({0, 1}, settings, Photometric::min_is_white), (Bytes{255, 0}));
}

TEST(Process, ChannelsAddTheirLight) {
  ProcessSettings settings;
  settings.channels = {{2, {1, 0, 0}, ValueRange{0, 100}}, {0, {0, 0.5F, 1}, {}}, {3, {1, 1, 1}, ValueRange{200, 255}}};
  const Picture picture = Processor(settings).picture(make_raster<std::uint8_t>({255, 7, 50, 100}, 4, grey));
  EXPECT_EQ(rgba_of(picture), (Bytes{128, 128, 255, 255}));
}

TEST(Process, BandsThatAreNotThereAreRefused) {
  ProcessSettings settings;
  settings.channels = {{3, {1, 1, 1}, {}}};
  expect_error(ErrorCode::bad_request, [&] {
    return Processor(settings).picture(make_raster<std::uint8_t>({1, 2, 3}, 3, rgb));
  });
}

TEST(Process, TwistMakesChannelsFromChannels) {
  const ProcessSettings swapped{.twist = {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}}};
  EXPECT_EQ(rgba_of(Processor(swapped).picture(make_raster<std::uint8_t>({10, 20, 30}, 3, rgb))),
            (Bytes{30, 20, 10, 255}));
  const ProcessSettings single{.twist = {{0.5F, 0.5F, 0}}};
  EXPECT_EQ(rgba_of(Processor(single).picture(make_raster<std::uint8_t>({10, 20, 30}, 3, rgb))),
            (Bytes{15, 15, 15, 255}));
}

TEST(Process, AlphaIsLeftAlone) {
  Raster raster = make_raster<std::uint8_t>({100, 100, 100, 77}, 4, rgb);
  raster.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
  EXPECT_EQ(rgba_of(Processor({.is_inverted = true}).picture(std::move(raster))), (Bytes{155, 155, 155, 77}));
}

TEST(Process, AssociatedAlphaIsDividedOutBeforeAllSteps) {
  Raster raster = make_raster<std::uint8_t>({50, 50, 50, 128}, 4, rgb);
  raster.interpretation.extra_samples = {ExtraSample::associated_alpha};
  const double colour = 50.0 / 128;
  const auto shade = static_cast<std::uint8_t>(std::lround(255 * colour * colour));
  EXPECT_EQ(rgba_of(Processor({.gamma = 2}).picture(std::move(raster))), (Bytes{shade, shade, shade, 128}));
}

TEST(Process, ABackgroundShowsThroughAlpha) {
  Raster raster = make_raster<std::uint8_t>({200, 100, 0, 51}, 4, rgb);
  raster.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
  ProcessSettings settings;
  settings.background = std::array<std::uint8_t, 3>{0, 100, 255};
  EXPECT_EQ(rgba_of(Processor(settings).picture(std::move(raster))), (Bytes{40, 100, 204, 255}));
}

TEST(Process, SixteenBitsAreKept) {
  const Picture picture = Processor({.depth = 16}).picture(make_raster<std::uint16_t>({1, 257, 65535}, 3, rgb));
  EXPECT_EQ(picture.depth, 16);
  std::vector<std::uint16_t> values(4);
  std::memcpy(values.data(), picture.rgba.data(), 8);
  EXPECT_EQ(values, (std::vector<std::uint16_t>{1, 257, 65535, 65535}));
}

TEST(Process, WhatTheFileLacksIsTransparent) {
  for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
    Raster raster = make_raster<std::uint8_t>({9, 9, 9, 9}, 1, grey, 2);
    raster.absent = {{1, 0, 5, 1}};
    const Picture picture = Processor({.is_inverted = true, .depth = depth}).picture(std::move(raster));
    std::size_t transparent = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      if (picture.rgba.data()[(4 * i + 3) * depth / 8] == 0) ++transparent;
    }
    EXPECT_EQ(transparent, 1U);
    EXPECT_EQ(picture.rgba.data()[(4 * 1 + 3) * depth / 8], 0);
  }
}

TEST(Process, PartsAreCutFromTheWhole) {
  std::vector<std::uint8_t> samples(5 * 4 * 4);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::uint8_t>(i * 41);
  const Region part{1, 2, 3, 1};
  for (const std::uint8_t depth : {std::uint8_t{8}, std::uint8_t{16}}) {
    ProcessSettings settings{.kernel = Kernel{3, {0, 1, 0, 1, 4, 1, 0, 1, 2}}, .depth = depth};
    for (const bool has_background : {false, true}) {
      if (has_background) settings.background = {10, 20, 30};
      const auto make = [&] {
        Raster raster = make_raster(samples, 4, rgb, 5);
        raster.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
        raster.absent = {{0, 0, 2, 3}, {4, 0, 1, 1}};
        return raster;
      };
      Processor processor(settings);
      ASSERT_TRUE(processor.looks_around());
      const Picture whole = processor.picture(make());
      const Picture cut = processor.part(make(), part);
      EXPECT_EQ(rgba_of(cut), rgba_of(cropped(whole, part)));
      expect_error(ErrorCode::bad_request, [&] { return processor.part(make(), {3, 0, 3, 1}); });
      expect_error(ErrorCode::bad_request, [&] { return processor.part(make(), {0, 0, 5, 0}); });
    }
  }
}

TEST(Process, PalettesHaveTheirColours) {
  Raster raster = make_raster<std::uint8_t>({1, 0}, 1, Photometric::palette);
  raster.significant_bits = 1;
  raster.interpretation.colour_map = {0, 65535, 0, 0, 32768, 0};
  EXPECT_EQ(rgba_of(Processor({.is_inverted = true}).picture(std::move(raster))),
            (Bytes{0, 255, 255, 255, 255, 255, 127, 255}));
}

TEST(Process, InksTakeLightAway) {
  EXPECT_EQ(
      rgba_of(
          Processor({.is_inverted = true}).picture(make_raster<std::uint8_t>({255, 0, 51, 51}, 4, Photometric::cmyk))),
      (Bytes{255, 51, 92, 255}));
}

/// What the tables give must be what the floats give, for every kind of sample and step that they serve.
TEST(Process, TablesAreExact) {
  std::vector<std::uint16_t> wide(65536);
  for (std::size_t i = 0; i < wide.size(); ++i) wide[i] = static_cast<std::uint16_t>(i);
  std::vector<std::uint8_t> narrow(768);
  for (std::size_t i = 0; i < narrow.size(); ++i) narrow[i] = static_cast<std::uint8_t>(i * 7);
  const std::vector<ProcessSettings> all{
      {.ranges = {{10, 200}}},
      {.ranges = {{1000, 30000}}, .gamma = 0.45F},
      {.is_logarithmic = true, .is_inverted = true},
      {.colour_map = ColourMap::jet},
      {.gamma = 0.5F, .colour_map = ColourMap::viridis, .contrast = 0.7F},
      {.gamma = 3, .is_iipimage = true},
  };
  for (const ProcessSettings& settings : all) {
    const auto expect_same = [&](auto make) {
      ASSERT_TRUE(SampleTables::serve(make(), settings));
      EXPECT_EQ(rgba_of(Processor(settings).picture(make())), rgba_of(generic_picture(make(), settings, Alpha::kept)));
    };
    expect_same([&] { return make_raster(wide, 1, grey); });
    expect_same([&] { return make_raster(wide, 1, Photometric::min_is_white); });
    expect_same([&] { return make_raster(narrow, 3, rgb); });
    expect_same([&] { return make_raster(std::vector<std::int8_t>(narrow.begin(), narrow.end()), 3, rgb); });
    expect_same([&] { return make_raster(std::vector<std::int16_t>(wide.begin(), wide.end()), 1, grey); });
  }
}

TEST(Process, AnotherKindOfSampleGetsItsOwnTables) {
  Processor processor({.is_inverted = true});
  EXPECT_EQ(reds_of(processor.picture(make_raster<std::uint8_t>({10}, 1, grey))), Bytes{245});
  EXPECT_EQ(reds_of(processor.picture(make_raster<std::uint16_t>({2570}, 1, grey))), Bytes{245});
  EXPECT_EQ(reds_of(processor.picture(make_raster<std::uint8_t>({10}, 1, Photometric::min_is_white))), Bytes{10});
}

}  // namespace
}  // namespace pyramidion::testing
