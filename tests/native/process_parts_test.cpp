// The parts of process/ that are tested each for itself: kernels, relief, colour maps, tones, statistics, descriptions.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "decode/raster_description.h"
#include "process/colour_map.h"
#include "process/convolved.h"
#include "process/described.h"
#include "process/processor.h"
#include "process/relief.h"
#include "process/statistics.h"
#include "process/tone.h"
#include "support/expect_error.h"
#include "support/made_raster.h"

namespace pyramidion::testing {
namespace {

Planes convolved(const Planes& planes, const Kernel& kernel) {
  Planes result{planes.width, planes.height, planes.channels, std::vector<float>(planes.values.size())};
  const std::size_t count = planes.width * planes.channels;
  const std::size_t room = 2 * count;
  const auto write = [&](std::size_t y, float* out) {
    std::fill_n(out, room, -1000.0F);  // As steps may.
    std::copy_n(planes.row(y), count, out);
  };
  ConvolvedRows rows({planes.width, planes.height, planes.channels, room, write}, kernel);
  for (std::size_t y = 0; y < planes.height; ++y) rows.next(result.row(y));
  return result;
}

TEST(Convolved, RepeatsTheEdgesAndDoesNotFlipTheKernel) {
  const Planes planes{3, 2, 1, {1, 2, 4, 8, 16, 32}};
  const Kernel left{3, {0, 0, 0, 1, 0, 0, 0, 0, 0}};
  EXPECT_EQ(convolved(planes, left).values, (std::vector<float>{1, 1, 2, 8, 8, 16}));
  const Kernel below{3, {0, 0, 0, 0, 0, 0, 0, 1, 0}};
  EXPECT_EQ(convolved(planes, below).values, (std::vector<float>{8, 16, 32, 8, 16, 32}));
}

TEST(Convolved, DividesByAPositiveSumAlone) {
  const Planes planes{1, 1, 1, {6}};
  EXPECT_EQ(convolved(planes, {3, std::vector<double>(9, 1)}).values[0], 6);
  EXPECT_EQ(convolved(planes, {1, {-2}}).values[0], -12);
  EXPECT_EQ(convolved(planes, {3, {-1, -1, -1, -1, 8, -1, -1, -1, -1}}).values[0], 0);
}

TEST(Convolved, TakesKernelsThatAreLargerThanThePicture) {
  const Planes planes{2, 1, 2, {1, 10, 3, 30}};
  const Kernel box{15, std::vector<double>(225, 1)};
  const auto values = convolved(planes, box).values;
  // Of fifteen columns, eight show the nearer pixel or what repeats it.
  EXPECT_FLOAT_EQ(values[0], (8 * 1 + 7 * 3) / 15.0F);
  EXPECT_FLOAT_EQ(values[1], (8 * 10 + 7 * 30) / 15.0F);
  EXPECT_FLOAT_EQ(values[2], (7 * 1 + 8 * 3) / 15.0F);
}

TEST(Convolved, AddsUpManyValuesInTheOrderOfTheKernel) {
  Planes planes{13, 4, 3, std::vector<float>(13 * 4 * 3)};
  for (std::size_t i = 0; i < planes.values.size(); ++i) planes.values[i] = 1 / static_cast<float>(1 + i * 7 % 31);
  const Kernel kernel{3, {0.1, 0, 0.7, -1.3, 2.9, 0.3, 0, 0.01, -0.2}};
  const Planes result = convolved(planes, kernel);
  const auto clamped = [](std::size_t at, std::size_t k, std::size_t count) {
    return std::min(std::max<std::size_t>(at + k, 1) - 1, count - 1);
  };
  for (std::size_t y = 0; y < planes.height; ++y) {
    for (std::size_t i = 0; i < 39; ++i) {
      float sum = 0;
      for (std::size_t k = 0; k < 9; ++k) {
        const float* const row = planes.row(clamped(y, k / 3, planes.height));
        sum += static_cast<float>(kernel.weights[k]) * row[3 * clamped(i / 3, k % 3, planes.width) + i % 3];
      }
      EXPECT_EQ(result.row(y)[i], sum / static_cast<float>(0.1 + 0.7 - 1.3 + 2.9 + 0.3 + 0.01 - 0.2));
    }
  }
}

TEST(Relief, OfAPlaneIsTheCosineToTheLight) {
  Planes rising{5, 5, 1, std::vector<float>(25)};
  for (std::size_t i = 0; i < 25; ++i) rising.values[i] = static_cast<float>(i % 5);  // Towards the east.
  const double half = std::numbers::sqrt2 / 2;
  const auto middle = [&](const HillShading& light) { return relief(rising, light).values[12]; };
  EXPECT_NEAR(middle({270, 45, 1}), 1, 1e-6);                 // Facing the light.
  EXPECT_NEAR(middle({90, 45, 1}), 0, 1e-6);                  // Along it.
  EXPECT_NEAR(middle({0, 90, 1}), half, 1e-6);                // From above.
  EXPECT_NEAR(middle({0, 30, 1}), 0.5 * half, 1e-6);          // From the side.
  EXPECT_NEAR(middle({0, 90, 2}), 1 / std::sqrt(5.0), 1e-6);  // Twice as steep.
}

TEST(ColourMap, NamesAndEndsAreAsKnown) {
  const std::vector<std::tuple<std::string, std::array<int, 3>, std::array<int, 3>>> table{
      {"hot", {0, 0, 0}, {255, 255, 255}},      {"cold", {0, 0, 0}, {255, 255, 255}},
      {"jet", {0, 0, 128}, {128, 0, 0}},        {"red", {0, 0, 0}, {255, 0, 0}},
      {"green", {0, 0, 0}, {0, 255, 0}},        {"blue", {0, 0, 0}, {0, 0, 255}},
      {"viridis", {68, 1, 84}, {253, 231, 37}}, {"magma", {0, 0, 4}, {252, 253, 191}},
      {"inferno", {0, 0, 4}, {252, 255, 164}},  {"plasma", {13, 8, 135}, {240, 249, 33}},
      {"cividis", {0, 34, 78}, {254, 232, 56}}, {"turbo", {48, 18, 59}, {122, 4, 3}},
  };
  for (const auto& [name, first, last] : table) {
    const auto map = colour_map_named(name);
    ASSERT_TRUE(map) << name;
    for (const auto& [value, expected] : {std::pair{0.0F, first}, {-3.0F, first}, {1.0F, last}, {9.0F, last}}) {
      const auto colour = mapped(*map, value);
      for (std::size_t band = 0; band < 3; ++band) {
        EXPECT_EQ(std::lround(colour[band] * 255), expected[band]) << name << ' ' << value;
      }
    }
  }
  EXPECT_FALSE(colour_map_named("mauve"));
}

TEST(ColourMap, ValuesBetweenEntriesAreInProportion) {
  const auto at = [](float value) { return mapped(ColourMap::viridis, value)[1]; };
  EXPECT_NEAR(at(100.5F / 255), (at(100.0F / 255) + at(101.0F / 255)) / 2, 1e-5);
  EXPECT_EQ(mapped(ColourMap::turbo, std::nanf("")), mapped(ColourMap::turbo, 0));
}

Picture picture_of(const std::vector<std::uint8_t>& rgba) {
  Picture picture{static_cast<std::uint32_t>(rgba.size() / 4), 1, Buffer(rgba.size())};
  std::copy(rgba.begin(), rgba.end(), picture.rgba.data());
  return picture;
}

std::vector<std::uint8_t> bytes_of(const Picture& picture) {
  return {picture.rgba.data(), picture.rgba.data() + picture.rgba.size()};
}

TEST(Tone, GreyIsLumaAndKeepsWhite) {
  Picture picture = picture_of({255, 255, 255, 9, 100, 0, 0, 255, 0, 100, 0, 255, 0, 0, 100, 255});
  make_grey(picture);
  EXPECT_EQ(bytes_of(picture),
            (std::vector<std::uint8_t>{255, 255, 255, 9, 29, 29, 29, 255, 58, 58, 58, 255, 11, 11, 11, 255}));
}

TEST(Tone, BitonalSplitsAtTheThreshold) {
  Picture picture = picture_of({99, 99, 99, 255, 100, 100, 100, 255});
  make_bitonal(picture, 100);
  EXPECT_EQ(bytes_of(picture), (std::vector<std::uint8_t>{0, 0, 0, 255, 255, 255, 255, 255}));
}

TEST(Tone, EqualisationInterpolatesSixteenBits) {
  std::array<std::uint8_t, 256> table{};
  table[10] = 100;
  table[11] = 200;
  Picture picture{1, 1, Buffer(8), 16};
  auto* const words = reinterpret_cast<std::uint16_t*>(picture.rgba.data());
  words[0] = 10 * 257;
  words[1] = 10 * 257 + 128;
  words[2] = 65535;
  words[3] = 7;
  equalise(picture, table);
  EXPECT_EQ(words[0], 100 * 257);
  EXPECT_EQ(words[1], 100 * 129 + 200 * 128);
  EXPECT_EQ(words[2], 0);
  EXPECT_EQ(words[3], 7);
}

TEST(Statistics, CountFiniteSamplesOfEachBand) {
  const float nan = std::nanf("");
  const auto bands =
      statistics(make_raster<float>({1, nan, 2, 10, 3, 20, 4, 30}, 2, Photometric::min_is_black), 0.25, 3);
  ASSERT_EQ(bands.size(), 2U);
  EXPECT_EQ(bands[0].count, 4U);
  EXPECT_EQ(bands[0].mean, 2.5);
  EXPECT_NEAR(bands[0].deviation, std::sqrt(1.25), 1e-12);
  EXPECT_EQ(bands[1].count, 3U);
  EXPECT_EQ(bands[1].minimum, 10);
  EXPECT_EQ(bands[1].maximum, 30);
  EXPECT_EQ(bands[1].histogram, (std::vector<std::uint64_t>{1, 1, 1}));
}

TEST(Statistics, LeaveOutliersOut) {
  std::vector<std::int16_t> samples(1000, 5);
  for (std::size_t i = 0; i < 1000; ++i) samples[i] = static_cast<std::int16_t>(i - 500);
  samples[3] = -30000;
  samples[999] = 30000;
  const auto all = statistics(make_raster(samples, 1, Photometric::min_is_black), 0.01, 256);
  EXPECT_EQ(all[0].minimum, -30000);
  EXPECT_NEAR(all[0].low, -490, 2);
  EXPECT_NEAR(all[0].high, 489, 2);
}

TEST(Statistics, OfNothingAreZero) {
  const auto all = statistics(make_raster<double>({std::nan("")}, 1, Photometric::min_is_black), 0.01, 4);
  EXPECT_EQ(all[0].count, 0U);
  EXPECT_EQ(all[0].maximum, 0);
  EXPECT_EQ(all[0].histogram, (std::vector<std::uint64_t>(4)));
}

TEST(Description, SurvivesTheWayToAnotherModule) {
  Interpretation meaning;
  meaning.photometric = Photometric::palette;
  meaning.extra_samples = {ExtraSample::unspecified, ExtraSample::associated_alpha};
  meaning.colour_map = {1, 2, 3, 40000, 5, 6};
  meaning.luma = {0.25F, 0.5F, 0.125F};
  meaning.reference_black_white = {1, 2, 3, 4, 5, 6};
  meaning.sample_max = -3.5;
  meaning.inverted_inks = true;
  const Interpretation copy = described(description_of(meaning));
  EXPECT_EQ(copy.photometric, meaning.photometric);
  EXPECT_EQ(copy.extra_samples, meaning.extra_samples);
  EXPECT_EQ(copy.colour_map, meaning.colour_map);
  EXPECT_EQ(copy.luma, meaning.luma);
  EXPECT_EQ(copy.reference_black_white, meaning.reference_black_white);
  EXPECT_EQ(copy.sample_min, meaning.sample_min);
  EXPECT_EQ(copy.sample_max, meaning.sample_max);
  EXPECT_EQ(copy.inverted_inks, meaning.inverted_inks);
}

TEST(Description, RefusesOtherNumbers) {
  const std::vector<double> good = description_of({});
  for (std::size_t length = 0; length < good.size(); ++length) {
    expect_error(ErrorCode::bad_request, [&] { return described(std::span(good).first(length)); });
  }
  std::vector<double> endless = good;
  endless[good.size() - 2] = 1e18;
  expect_error(ErrorCode::bad_request, [&] { return described(endless); });
}

}  // namespace
}  // namespace pyramidion::testing
