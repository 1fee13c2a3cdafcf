#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "picture/crop.h"
#include "picture/render.h"
#include "support/expect_error.h"
#include "support/made_raster.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes rgba_of(const Picture& picture) {
  return {picture.rgba.data(), picture.rgba.data() + std::size_t{4} * picture.width * picture.height};
}

/// The red of each pixel, having checked that it is grey and opaque.
Bytes greys_of(const Picture& picture) {
  Bytes greys;
  for (std::size_t i = 0; i < picture.width * picture.height; ++i) {
    const std::uint8_t* pixel = picture.rgba.data() + 4 * i;
    EXPECT_EQ(pixel[0], pixel[1]);
    EXPECT_EQ(pixel[1], pixel[2]);
    EXPECT_EQ(pixel[3], 255);
    greys.push_back(pixel[0]);
  }
  return greys;
}

template <typename T>
Bytes render_grey(const std::vector<T>& samples, const RenderSettings& settings = {}) {
  return greys_of(render(make_raster(samples, 1, Photometric::min_is_black), settings));
}

TEST(Render, WhatTheFileStatesBecomesBlackAndWhite) {
  auto raster = make_raster<std::uint16_t>({0, 100, 2148, 4096, 65535}, 1, Photometric::min_is_black);
  raster.interpretation.sample_min = 100;
  raster.interpretation.sample_max = 4096;
  EXPECT_EQ(greys_of(render(std::move(raster))), (Bytes{0, 0, 131, 255, 255}));
  auto contradictory = make_raster<std::uint8_t>({0, 100, 255}, 1, Photometric::min_is_black);
  contradictory.interpretation.sample_min = 300;
  contradictory.interpretation.sample_max = 7;
  EXPECT_EQ(greys_of(render(std::move(contradictory))), (Bytes{0, 100, 255}));
}

TEST(Render, IntegersShowTheirWholeRange) {
  EXPECT_EQ(render_grey<std::uint8_t>({0, 100, 255}), (Bytes{0, 100, 255}));
  EXPECT_EQ(render_grey<std::uint16_t>({0, 0x64FF, 0xFFFF}), (Bytes{0, 0x64, 255}));
  EXPECT_EQ(render_grey<std::uint32_t>({0, 0x64FFFFFF, 0xFFFFFFFF}), (Bytes{0, 0x64, 255}));
  EXPECT_EQ(render_grey<std::uint64_t>({0, 0x64FFFFFFFFFFFFFF, ~std::uint64_t{0}}), (Bytes{0, 0x64, 255}));
  EXPECT_EQ(render_grey<std::int8_t>({-128, 0, 127}), (Bytes{0, 128, 255}));
  EXPECT_EQ(render_grey<std::int16_t>({-32768, 0, 32767}), (Bytes{0, 128, 255}));
  EXPECT_EQ(render_grey<std::int32_t>({INT32_MIN, 0, INT32_MAX}), (Bytes{0, 128, 255}));
}

TEST(Render, FewBitsFillTheScale) {
  Raster raster = make_raster<std::uint8_t>({0, 1, 2, 3}, 1, Photometric::min_is_black);
  raster.significant_bits = 2;
  EXPECT_EQ(greys_of(render(std::move(raster))), (Bytes{0, 85, 170, 255}));
  Raster twelve = make_raster<std::uint16_t>({0, 0x7FF, 0xFFF}, 1, Photometric::min_is_black);
  twelve.significant_bits = 12;
  EXPECT_EQ(greys_of(render(std::move(twelve))), (Bytes{0, 0x7F, 255}));
}

TEST(Render, FloatsShowZeroToOneOrTheRangeOfTheTags) {
  EXPECT_EQ(render_grey<float>({-1, 0, 0.5F, 1, 2, NAN, INFINITY}), (Bytes{0, 0, 128, 255, 255, 0, 255}));
  EXPECT_EQ(render_grey<double>({0, 1}), (Bytes{0, 255}));
  Raster raster = make_raster<float>({100, 160, 200}, 1, Photometric::min_is_black);
  raster.interpretation.sample_min = 100;
  raster.interpretation.sample_max = 200;
  EXPECT_EQ(greys_of(render(std::move(raster))), (Bytes{0, 153, 255}));
}

TEST(Render, HalfFloatsAreNumbers) {
  // 0, 0.5, 1, a subnormal number, infinity, not-a-number
  Raster raster = make_raster<std::uint16_t>({0, 0x3800, 0x3C00, 0x0001, 0x7C00, 0x7E00}, 1, Photometric::min_is_black);
  raster.format = SampleFormat::floating_point;
  EXPECT_EQ(greys_of(render(std::move(raster))), (Bytes{0, 128, 255, 0, 255, 0}));
}

TEST(Render, SettingsChooseTheRange) {
  EXPECT_EQ(render_grey<std::uint8_t>({0, 50, 100, 255}, {50, 100}), (Bytes{0, 0, 255, 255}));
  EXPECT_EQ(render_grey<std::uint16_t>({0, 500, 1000, 2000}, {0, 1000}), (Bytes{0, 128, 255, 255}));
  EXPECT_EQ(render_grey<std::int16_t>({-100, 20, 100}, {-100, 100}), (Bytes{0, 153, 255}));
  EXPECT_EQ(render_grey<float>({0, 5, 10}, {{}, 10}), (Bytes{0, 128, 255}));
  EXPECT_EQ(render_grey<std::uint8_t>({0, 255}, {255, 0}), (Bytes{255, 0})) << "a range the other way round inverts";
}

TEST(Render, MinIsWhiteIsInverted) {
  EXPECT_EQ(greys_of(render(make_raster<std::uint8_t>({0, 100, 255}, 1, Photometric::min_is_white))),
            (Bytes{255, 155, 0}));
}

TEST(Render, RgbAndBandsBeyond) {
  EXPECT_EQ(rgba_of(render(make_raster<std::uint8_t>({1, 2, 3, 4, 5, 6}, 3, Photometric::rgb))),
            (Bytes{1, 2, 3, 255, 4, 5, 6, 255}));
  EXPECT_EQ(rgba_of(render(make_raster<std::uint16_t>({0x100, 0x200, 0x300}, 3, Photometric::rgb))),
            (Bytes{1, 2, 3, 255}));
  EXPECT_EQ(rgba_of(render(make_raster<std::uint8_t>({1, 2, 3, 99, 98}, 5, Photometric::rgb))), (Bytes{1, 2, 3, 255}));
}

TEST(Render, LongRowsEqualShortOnes) {
  std::vector<std::uint8_t> rgb;
  Bytes expected;
  for (unsigned i = 0; i < 100; ++i) {
    for (unsigned band = 0; band < 3; ++band) {
      rgb.push_back(static_cast<std::uint8_t>(i * 7 + band * 50));
      expected.push_back(rgb.back());
    }
    expected.push_back(255);
  }
  EXPECT_EQ(rgba_of(render(make_raster(rgb, 3, Photometric::rgb))), expected);
}

TEST(Render, UnassociatedAlphaIsTakenAsItIs) {
  Raster rgba = make_raster<std::uint8_t>({10, 20, 30, 40}, 4, Photometric::rgb);
  rgba.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
  EXPECT_EQ(rgba_of(render(std::move(rgba))), (Bytes{10, 20, 30, 40}));
  Raster grey = make_raster<std::uint8_t>({10, 0, 20, 99}, 2, Photometric::min_is_black);
  grey.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
  EXPECT_EQ(rgba_of(render(std::move(grey))), (Bytes{10, 10, 10, 0, 20, 20, 20, 99}));
}

TEST(Render, AssociatedAlphaIsDividedOut) {
  Raster raster = make_raster<std::uint8_t>({50, 100, 128, 128, 9, 9, 9, 0, 200, 200, 200, 100}, 4, Photometric::rgb);
  raster.interpretation.extra_samples = {ExtraSample::associated_alpha};
  EXPECT_EQ(rgba_of(render(std::move(raster))), (Bytes{100, 199, 255, 128, 9, 9, 9, 0, 255, 255, 255, 100}));
}

TEST(Render, AlphaKeepsItsRangeWhateverTheColoursDo) {
  Raster raster = make_raster<std::uint8_t>({50, 200}, 2, Photometric::min_is_black);
  raster.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
  EXPECT_EQ(rgba_of(render(std::move(raster), {0, 50})), (Bytes{255, 255, 255, 200}));
}

TEST(Render, AlphaMayFollowOtherBands) {
  Raster raster = make_raster<std::uint8_t>({1, 2, 3, 77, 44}, 5, Photometric::rgb);
  raster.interpretation.extra_samples = {ExtraSample::unspecified, ExtraSample::unassociated_alpha};
  EXPECT_EQ(rgba_of(render(std::move(raster))), (Bytes{1, 2, 3, 44}));
}

TEST(Render, PaletteOf16Or8Bits) {
  Raster raster = make_raster<std::uint8_t>({0, 1}, 1, Photometric::palette);
  raster.significant_bits = 1;
  raster.interpretation.colour_map = {0x0000, 0xFF00, 0x1234, 0x8000, 0xFFFF, 0x0100};
  EXPECT_EQ(rgba_of(render(std::move(raster))), (Bytes{0, 0x12, 255, 255, 255, 0x80, 1, 255}));
  Raster narrow = make_raster<std::uint8_t>({0, 1}, 1, Photometric::palette);
  narrow.significant_bits = 1;
  narrow.interpretation.colour_map = {1, 2, 3, 4, 5, 255};
  EXPECT_EQ(rgba_of(render(std::move(narrow))), (Bytes{1, 3, 5, 255, 2, 4, 255, 255}));
}

TEST(Render, PaletteWithoutAMapIsRefused) {
  expect_error(ErrorCode::unsupported, [] { return render(make_raster<std::uint8_t>({0}, 1, Photometric::palette)); });
}

TEST(Render, YcbcrFollowsItsCoefficientsAndReferences) {
  EXPECT_EQ(
      rgba_of(render(make_raster<std::uint8_t>({141, 59, 191, 0, 128, 128, 255, 128, 128}, 3, Photometric::ycbcr))),
      (Bytes{229, 120, 19, 255, 0, 0, 0, 255, 255, 255, 255, 255}));
  Raster studio = make_raster<std::uint8_t>({16, 128, 128, 235, 128, 128}, 3, Photometric::ycbcr);
  studio.interpretation.reference_black_white = {16, 235, 128, 240, 128, 240};
  EXPECT_EQ(rgba_of(render(std::move(studio))), (Bytes{0, 0, 0, 255, 255, 255, 255, 255}));
}

TEST(Render, CmykIsInkOnWhitePaper) {
  EXPECT_EQ(rgba_of(render(make_raster<std::uint8_t>({0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255}, 4, Photometric::cmyk))),
            (Bytes{255, 255, 255, 255, 0, 255, 255, 255, 0, 0, 0, 255}));
  Raster inverted = make_raster<std::uint8_t>({255, 255, 255, 255, 0, 255, 255, 255}, 4, Photometric::cmyk);
  inverted.interpretation.inverted_inks = true;
  EXPECT_EQ(rgba_of(render(std::move(inverted))), (Bytes{255, 255, 255, 255, 0, 255, 255, 255}));
}

void expect_near(const Bytes& actual, const Bytes& expected, int tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) EXPECT_NEAR(actual[i], expected[i], tolerance) << "byte " << i;
}

TEST(Render, LabInEachEncoding) {
  // White, black, and sRGB's red: L* 54.29, a* 80.81, b* 69.89 under D50.
  const Bytes expected{255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255};
  expect_near(rgba_of(render(make_raster<float>({100, 0, 0, 0, 0, 0, 54.29F, 80.81F, 69.89F}, 3, Photometric::cielab))),
              expected, 1);
  expect_near(rgba_of(render(make_raster<std::uint8_t>({255, 0, 0, 0, 0, 0, 138, 81, 70}, 3, Photometric::cielab))),
              expected, 5);
  expect_near(
      rgba_of(render(make_raster<std::uint8_t>({255, 128, 128, 0, 128, 128, 138, 209, 198}, 3, Photometric::icclab))),
      expected, 5);
  expect_near(
      rgba_of(render(make_raster<std::uint16_t>({65535, 0, 0, 0, 0, 0, 35579, 20687, 17892}, 3, Photometric::cielab))),
      expected, 1);
  expect_near(rgba_of(render(make_raster<std::uint16_t>({65280, 32768, 32768, 0, 32768, 32768, 35440, 53455, 50660}, 3,
                                                        Photometric::icclab))),
              expected, 1);
}

TEST(Render, LogLuminance) {
  // 2^((e + 0.5) / 256 - 64): e = 16384 is 1, white; e = 0 is 0.
  EXPECT_EQ(greys_of(render(make_raster<std::uint16_t>({16384, 0}, 1, Photometric::logl))), (Bytes{255, 0}));
  EXPECT_EQ(greys_of(render(make_raster<float>({1, 0, 0.2159F}, 1, Photometric::logl))), (Bytes{255, 0, 128}));
}

TEST(Render, FewerBandsThanColoursShowTheFirst) {
  EXPECT_EQ(greys_of(render(make_raster<std::uint8_t>({7}, 1, Photometric::rgb))), (Bytes{7}));
  EXPECT_EQ(greys_of(render(make_raster<std::uint8_t>({7, 8, 9}, 3, Photometric::cmyk))), (Bytes{7}));
}

TEST(Crop, KeepsTheTopLeft) {
  Raster raster = make_raster<std::uint16_t>({1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, Photometric::min_is_black);
  raster.width = raster.height = 3;
  const Raster cropped = crop(std::move(raster), 2, 2);
  std::vector<std::uint16_t> samples(4);
  std::memcpy(samples.data(), cropped.data.data(), 8);
  EXPECT_EQ(samples, (std::vector<std::uint16_t>{1, 2, 4, 5}));
  EXPECT_EQ(cropped.width, 2U);
  expect_error(ErrorCode::bad_request, [&] { return crop(Raster(), 1, 1); });
}

}  // namespace
}  // namespace pyramidion::testing
