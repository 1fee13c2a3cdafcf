#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "colour/icc_transform.h"
#include "support/expect_error.h"
#include "support/made_profile.h"
#include "support/made_raster.h"

namespace pyramidion::testing {
namespace {

using Profile = std::vector<std::uint8_t>;
using Values = std::vector<double>;

/// A raster of one row.
template <typename T>
Raster row_of(const std::vector<T>& samples, std::uint16_t bands, Photometric photometric,
              std::uint16_t bits = 8 * sizeof(T)) {
  Raster raster = make_raster(samples, bands, photometric);
  raster.significant_bits = bits;
  return raster;
}

template <typename T>
void append(const Raster& raster, Values& values) {
  for (std::size_t i = 0; i < raster.data.size() / sizeof(T); ++i) {
    T value;
    std::memcpy(&value, raster.data.data() + i * sizeof(T), sizeof(T));
    values.push_back(value);
  }
}

/// The samples of a converted raster, having checked that it is RGB in one of three forms.
Values values_of(const Raster& raster) {
  EXPECT_EQ(raster.interpretation.photometric, Photometric::rgb);
  EXPECT_EQ(raster.bits, raster.significant_bits);
  EXPECT_EQ(raster.data.size(), std::size_t{raster.width} * raster.height * raster.bands * raster.bits / 8);
  Values values;
  if (raster.bits == 8) append<std::uint8_t>(raster, values);
  if (raster.bits == 16) append<std::uint16_t>(raster, values);
  if (raster.bits == 32) append<float>(raster, values);
  EXPECT_EQ(raster.format, raster.bits == 32 ? SampleFormat::floating_point : SampleFormat::unsigned_integer);
  return values;
}

Values converted(const Profile& profile, const Raster& raster, ColourSpace space = ColourSpace::srgb) {
  return values_of(IccTransform(profile, space).convert(raster));
}

void expect_near(const Values& values, const Values& expected, double tolerance, const std::string& what = {}) {
  ASSERT_EQ(values.size(), expected.size()) << what;
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_NEAR(values[i], expected[i], tolerance) << what << " [" << i << "]";
}

/// sRGB's code, 0–1, of light.
double srgb_of(double light) { return light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055; }

using Matrix = std::array<std::array<double, 3>, 3>;
using Vector = std::array<double, 3>;

Vector times(const Matrix& matrix, const Vector& vector) {
  Vector result{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) result[i] += matrix[i][j] * vector[j];
  }
  return result;
}

// With one white, adaptation cancels out, and XYZ relative to D65 will do (Adobe RGB (1998), 4.3.5.3; IEC 61966-2-1).
constexpr Matrix xyz_of_adobe{{{0.57667, 0.18556, 0.18823}, {0.29734, 0.62736, 0.07529}, {0.02703, 0.07069, 0.99134}}};
constexpr Matrix srgb_of_xyz{
    {{3.24045, -1.53714, -0.49853}, {-0.96927, 1.87601, 0.04156}, {0.05564, -0.20403, 1.05723}}};

TEST(IccTransform, LeavesSrgbAsItIs) {
  const Profile srgb = made_srgb_profile();
  std::vector<std::uint8_t> bytes(3 * 256);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 37);
  expect_near(converted(srgb, row_of(bytes, 3, Photometric::rgb)), {bytes.begin(), bytes.end()}, 1);
  const std::vector<std::uint16_t> words{0, 1000, 20000, 30000, 65535, 40000};
  expect_near(converted(srgb, row_of(words, 3, Photometric::rgb)), {words.begin(), words.end()}, 16);
  const std::vector<float> reals{0, 0.01F, 0.2F, 0.5F, 1, 0.75F};
  expect_near(converted(srgb, row_of(reals, 3, Photometric::rgb)), {reals.begin(), reals.end()}, 1e-3);
}

TEST(IccTransform, ConvertsByCurvesAndPrimaries) {
  const double gamma = 2.19921875;
  const Profile adobe = made_rgb_profile(adobe_primaries, gamma);
  for (const std::array<std::uint8_t, 3>& colour : std::vector<std::array<std::uint8_t, 3>>{{255, 255, 255},
                                                                                            {0, 0, 0},
                                                                                            {128, 128, 128},
                                                                                            {200, 100, 50},
                                                                                            {90, 120, 200},
                                                                                            {140, 140, 60},
                                                                                            {250, 240, 230}}) {
    Vector light{};
    for (std::size_t i = 0; i < 3; ++i) light[i] = std::pow(colour[i] / 255.0, gamma);
    Values expected;
    for (const double linear : times(srgb_of_xyz, times(xyz_of_adobe, light))) expected.push_back(srgb_of(linear));
    const std::string what =
        std::to_string(colour[0]) + "," + std::to_string(colour[1]) + "," + std::to_string(colour[2]);
    const auto scaled = [&](double full) {
      Values values;
      for (const double value : expected) values.push_back(value * full);
      return values;
    };
    const std::vector<std::uint8_t> bytes(colour.begin(), colour.end());
    expect_near(converted(adobe, row_of(bytes, 3, Photometric::rgb)), scaled(255), 1, what);
    std::vector<std::uint16_t> words;
    std::vector<float> reals;
    for (const unsigned value : colour) {
      words.push_back(static_cast<std::uint16_t>(value * 257));
      reals.push_back(static_cast<float>(value) / 255);
    }
    expect_near(converted(adobe, row_of(words, 3, Photometric::rgb)), scaled(65535), 50, what);
    expect_near(converted(adobe, row_of(reals, 3, Photometric::rgb)), scaled(1), 1e-3, what);
  }
}

TEST(IccTransform, ReachesDisplayP3) {
  const std::vector<std::uint8_t> red{255, 0, 0, 255, 255, 255};
  expect_near(converted(made_srgb_profile(), row_of(red, 3, Photometric::rgb), ColourSpace::display_p3),
              {234, 51, 35, 255, 255, 255}, 1);
  expect_near(converted({}, row_of(red, 3, Photometric::rgb), ColourSpace::display_p3), {234, 51, 35, 255, 255, 255},
              1);
}

TEST(IccTransform, DoesNotClipFloats) {
  const Profile linear = made_rgb_profile(srgb_primaries, 1);
  const std::vector<float> colours{2, 2, 2, NAN, 0, 0, INFINITY, 1, 1, 0.5F, 0.5F, 0.5F};
  const Values values = converted(linear, row_of(colours, 3, Photometric::rgb));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(values[i], srgb_of(2), 0.01);
    EXPECT_TRUE(std::isnan(values[3 + i]));
    EXPECT_FALSE(std::isnan(values[6 + i]));
    EXPECT_NEAR(values[9 + i], srgb_of(0.5), 1e-3);
  }
  expect_near(converted(linear, row_of<double>({0.25, 0.5, 1}, 3, Photometric::rgb)), {srgb_of(0.25), srgb_of(0.5), 1},
              1e-3);
  // 0x3400 is 0.25, 0x3800 0.5.
  Raster halves = row_of<std::uint16_t>({0x3400, 0x3800, 0x3C00}, 3, Photometric::rgb);
  halves.format = SampleFormat::floating_point;
  expect_near(converted(linear, halves), {srgb_of(0.25), srgb_of(0.5), 1}, 1e-3);
}

TEST(IccTransform, TakesFloatsFromTheRangeThatTheFileSays) {
  Raster raster = row_of<float>({0, 127.5F, 255}, 3, Photometric::rgb);
  raster.interpretation.sample_min = 0;
  raster.interpretation.sample_max = 255;
  expect_near(converted(made_rgb_profile(srgb_primaries, 1), raster), {0, srgb_of(0.5), 1}, 1e-3);
}

TEST(IccTransform, TakesIntegersOfAnyPrecision) {
  const Profile linear = made_rgb_profile(srgb_primaries, 1);
  const Values bytes{0, std::round(255 * srgb_of(0.2)), 255};
  const Values words{0, std::round(65535 * srgb_of(0.2)), 65535};
  expect_near(converted(linear, row_of<std::uint8_t>({0, 3, 15}, 3, Photometric::rgb, 4)), bytes, 1);
  expect_near(converted(linear, row_of<std::int8_t>({-128, -77, 127}, 3, Photometric::rgb)), bytes, 1);
  expect_near(converted(linear, row_of<std::uint16_t>({0, 819, 4095}, 3, Photometric::rgb, 12)), words, 40);
  expect_near(converted(linear, row_of<std::int16_t>({-2048, -1229, 2047}, 3, Photometric::rgb, 12)), words, 40);
  expect_near(converted(linear, row_of<std::uint32_t>({0, 858993459, 4294967295}, 3, Photometric::rgb)), words, 40);
  const std::int32_t lowest = -2147483647 - 1;
  expect_near(converted(linear, row_of<std::int32_t>({lowest, lowest + 858993459, 2147483647}, 3, Photometric::rgb)),
              words, 40);
  expect_near(
      converted(linear, row_of<std::uint64_t>({0, 3689348814741910323U, ~std::uint64_t{0}}, 3, Photometric::rgb)),
      words, 40);
}

TEST(IccTransform, ConvertsGreyOfEitherSense) {
  const Profile grey = made_grey_profile(1);
  const double middle = std::round(255 * srgb_of(51 / 255.0));
  const double dark = std::round(255 * srgb_of(1 / 255.0));
  const Values expected{0, 0, 0, middle, middle, middle, 255, 255, 255};
  expect_near(converted(grey, row_of<std::uint8_t>({1}, 1, Photometric::min_is_black)), {dark, dark, dark}, 1);
  const double shade = 65535 * srgb_of(100 / 65535.0);
  expect_near(converted(grey, row_of<std::uint16_t>({100}, 1, Photometric::min_is_black)), {shade, shade, shade}, 16);
  expect_near(converted(grey, row_of<std::uint8_t>({0, 51, 255}, 1, Photometric::min_is_black)), expected, 1);
  expect_near(converted(grey, row_of<std::uint8_t>({255, 204, 0}, 1, Photometric::min_is_white)), expected, 1);
}

TEST(IccTransform, ConvertsInksOfEitherSense) {
  const Profile cmyk = made_cmyk_profile();
  const Values expected{255, 255, 255, 0, 0, 0, 119, 119, 119};  // L* 50 is 119 of sRGB.
  expect_near(converted(cmyk, row_of<std::uint8_t>({0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 128}, 4, Photometric::cmyk)),
              expected, 2);
  Raster inverted =
      row_of<std::uint8_t>({255, 255, 255, 255, 255, 255, 255, 0, 255, 255, 255, 127}, 4, Photometric::cmyk);
  inverted.interpretation.inverted_inks = true;
  expect_near(converted(cmyk, inverted), expected, 2);
  expect_near(converted(cmyk, row_of<float>({0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0.5F}, 4, Photometric::cmyk)),
              {1, 1, 1, 0, 0, 0, 119 / 255.0, 119 / 255.0, 119 / 255.0}, 0.01);
}

TEST(IccTransform, KeepsTheOtherBands) {
  Raster raster = row_of<std::uint8_t>({10, 20, 30, 7, 99, 40, 50, 60, 8, 98}, 5, Photometric::rgb);
  raster.interpretation.extra_samples = {ExtraSample::unassociated_alpha, ExtraSample::unspecified};
  const Raster result = IccTransform(made_srgb_profile(), ColourSpace::srgb).convert(raster);
  EXPECT_EQ(result.bands, 5);
  EXPECT_EQ(result.interpretation.extra_samples, raster.interpretation.extra_samples);
  expect_near(values_of(result), {10, 20, 30, 7, 99, 40, 50, 60, 8, 98}, 1);
  const Values grey =
      converted(made_grey_profile(1), row_of<std::uint16_t>({65535, 123}, 2, Photometric::min_is_black));
  expect_near(grey, {65535, 65535, 65535, 123}, 1);
}

TEST(IccTransform, DividesByAssociatedAlpha) {
  Raster raster = row_of<std::uint8_t>({26, 51, 128, 128, 0, 0, 0, 0}, 4, Photometric::rgb);
  raster.interpretation.extra_samples = {ExtraSample::associated_alpha};
  const Raster result = IccTransform(made_rgb_profile(srgb_primaries, 1), ColourSpace::srgb).convert(raster);
  EXPECT_EQ(result.interpretation.extra_samples, std::vector{ExtraSample::unassociated_alpha});
  const auto expected = [](double value) { return std::round(255 * srgb_of(value * 255 / 128 / 255)); };
  expect_near(values_of(result), {expected(26), expected(51), 255, 128, 0, 0, 0, 0}, 1);
}

TEST(IccTransform, MakesRgbOfYcbcrFirst) {
  Raster bytes = row_of<std::uint8_t>({128, 128, 128, 76, 85, 255}, 3, Photometric::ycbcr);
  expect_near(converted(made_srgb_profile(), bytes), {128, 128, 128, 254, 0, 0}, 2);
  Raster words = row_of<std::uint16_t>({32896, 32896, 32896, 19595, 21763, 65535}, 3, Photometric::ycbcr);
  words.interpretation.reference_black_white = {0, 65535, 32896, 65535, 32896, 65535};
  expect_near(converted(made_srgb_profile(), words), {32896, 32896, 32896, 65300, 0, 0}, 400);
}

TEST(IccTransform, ConvertsThePalette) {
  Raster raster = row_of<std::uint8_t>({3, 0, 1}, 1, Photometric::palette, 2);
  raster.interpretation.colour_map = {0, 0xFF00, 0x8000, 0x3300, 0, 0, 0, 0x3300, 0, 0, 0, 0x3300};
  const double dark = std::round(255 * srgb_of(0.2));
  expect_near(converted(made_rgb_profile(srgb_primaries, 1), raster), {dark, dark, dark, 0, 0, 0, 255, 0, 0}, 1);
}

TEST(IccTransform, RefusesProfilesThatDoNotFit) {
  const auto grey = row_of<std::uint8_t>({1}, 1, Photometric::min_is_black);
  const auto rgb = row_of<std::uint8_t>({1, 2, 3}, 3, Photometric::rgb);
  const auto lab = row_of<std::uint8_t>({1, 2, 3}, 3, Photometric::cielab);
  const auto narrow = row_of<std::uint8_t>({1, 2}, 2, Photometric::rgb);
  struct Case {
    Profile profile;
    const Raster& raster;
    std::string message;
  };
  for (const Case& c :
       {Case{made_srgb_profile(), grey, "is for RGB samples, and the image has grey samples in 1 bands"},
        Case{made_grey_profile(2), rgb, "is for grey samples, and the image has RGB samples in 3 bands"},
        Case{made_cmyk_profile(), rgb, "is for CMYK samples"}, Case{made_srgb_profile(), lab, "other samples"},
        Case{made_srgb_profile(), narrow, "RGB samples in 2 bands"}}) {
    const Error error = expect_error(ErrorCode::unsupported, [&] { return converted(c.profile, c.raster); });
    EXPECT_NE(std::string(error.what()).find(c.message), std::string::npos) << error.what();
  }
  expect_error(ErrorCode::unsupported, [] { return IccTransform(made_link_profile(), ColourSpace::srgb).convert({}); });
}

TEST(IccTransform, RefusesBrokenProfiles) {
  const auto rgb = row_of<std::uint8_t>({1, 2, 3}, 3, Photometric::rgb);
  const Profile sound = made_srgb_profile();
  expect_error(ErrorCode::malformed, [&] { return converted({0}, rgb); });
  expect_error(ErrorCode::malformed, [&] { return converted(Profile(1000, 'x'), rgb); });
  // The class, the colours and the connection space are letters.
  for (const std::size_t at : {12U, 16U, 20U}) {
    Profile nameless = sound;
    nameless[at] = 0xAE;
    expect_error(ErrorCode::malformed, [&] { return converted(nameless, rgb); });
  }
  for (std::size_t length = 1; length < sound.size() - 4; length += 7) {
    const Profile part(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(length));
    try {
      converted(part, rgb);
      EXPECT_GT(length, sound.size() * 3 / 4);  // Only a tag that is not needed may be missing.
    } catch (const Error& error) {
      EXPECT_STREQ(name_of(error.code()), "malformed") << length << ": " << error.what();
    }
  }
}

}  // namespace
}  // namespace pyramidion::testing
