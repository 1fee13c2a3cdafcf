// The quick ways through the steps of a picture: what each makes must be what the floats of generic_picture make.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "process/generic.h"
#include "process/processor.h"
#include "process/rgb_rows.h"
#include "process/sample_tables.h"
#include "process/value_table.h"
#include "support/made_raster.h"

namespace pyramidion::testing {
namespace {

constexpr std::array maps{ColourMap::hot,     ColourMap::cold,   ColourMap::jet,     ColourMap::red,
                          ColourMap::green,   ColourMap::blue,   ColourMap::viridis, ColourMap::magma,
                          ColourMap::inferno, ColourMap::plasma, ColourMap::cividis, ColourMap::turbo};

class Numbers {
 public:
  explicit Numbers(unsigned seed) : engine_(seed) {}

  double between(double low, double high) { return std::uniform_real_distribution<double>(low, high)(engine_); }
  std::size_t below(std::size_t count) { return engine_() % count; }
  template <typename T>
  T one_of(std::initializer_list<T> these) {
    return *(these.begin() + below(these.size()));
  }

 private:
  std::mt19937 engine_;
};

template <typename T>
Raster random_raster(Numbers& numbers, std::uint16_t bands, Photometric photometric, std::uint32_t width,
                     std::uint32_t height) {
  using Limits = std::numeric_limits<T>;
  std::vector<T> samples(std::size_t{bands} * width * height);
  for (T& sample : samples) {
    if constexpr (std::is_floating_point_v<T>) {
      sample = static_cast<T>(numbers.between(-0.1, 1.1));
      // Ends, vertices, what lies far off, and what is no number.
      if (numbers.below(4) == 0) {
        sample = static_cast<T>(numbers.one_of<double>({0.0, 1.0, -0.0, 0.125, 1.0 / 3, 2.0 / 3, 37.0 / 255, 0.5, 1e30,
                                                        -1e30, 1e-9, Limits::infinity(), -Limits::infinity(),
                                                        Limits::quiet_NaN(), 0.9999999, 1.0000001, 2.5}));
      }
    } else {
      sample = static_cast<T>(numbers.below(3) == 0 ? numbers.one_of({Limits::min(), Limits::max(), T{0}, T{1}})
                                                    : static_cast<T>(numbers.between(Limits::min(), Limits::max())));
    }
  }
  return make_raster(samples, bands, photometric, width);
}

ValueRange random_range(Numbers& numbers, const Raster& raster) {
  const bool is_float = raster.format == SampleFormat::floating_point;
  const double whole = is_float ? 1 : std::ldexp(1.0, raster.bits);
  const double low = raster.format == SampleFormat::signed_integer ? -whole / 2 : 0;
  switch (numbers.below(5)) {
    case 0:
      return {low, low + whole - (is_float ? 0 : 1)};
    case 1:
      return {low + whole * 0.7, low + whole * 0.2};
    case 2:
      return {low + whole / 2, low + whole / 2};
    default:
      return {low + whole * numbers.between(-0.2, 0.4), low + whole * numbers.between(0.5, 1.2)};
  }
}

ProcessSettings random_settings(Numbers& numbers, const Raster& raster) {
  ProcessSettings settings;
  if (numbers.below(3) > 0) settings.ranges = {random_range(numbers, raster)};
  settings.gamma = numbers.one_of({1.0F, 1.0F, 0.2F, 0.45F, 1.7F, 2.2F, 4.0F, 11.0F, 0.01F});
  settings.is_logarithmic = numbers.below(5) == 0;
  settings.is_inverted = numbers.below(3) == 0;
  settings.contrast = numbers.one_of({1.0F, 1.0F, 0.3F, 3.0F, 0.5F, 1.01F});
  return settings;
}

std::string told(const ProcessSettings& settings) {
  return "gamma " + std::to_string(settings.gamma) + (settings.is_logarithmic ? " log" : "") +
         (settings.is_inverted ? " inverted" : "") + " contrast " + std::to_string(settings.contrast) + " map " +
         std::to_string(settings.colour_map ? static_cast<int>(*settings.colour_map) : -1) + " twist rows " +
         std::to_string(settings.twist.size());
}

/// As the number of the first pixel that differs, in the order of the raster; -1 for none.
int first_difference(const Raster& raster, const ProcessSettings& settings) {
  const Picture expected = generic_picture(raster, settings, Alpha::kept);
  const Picture picture = Processor(settings).picture(copy_of(raster));
  EXPECT_EQ(picture.rgba.size(), expected.rgba.size());
  for (std::size_t i = 0; i < expected.rgba.size(); ++i) {
    if (picture.rgba.data()[i] != expected.rgba.data()[i]) return static_cast<int>(i / 4);
  }
  return -1;
}

TEST(ProcessWays, ValueTablesAreExact) {
  Numbers numbers(1);
  for (unsigned turn = 0; turn < 150; ++turn) {
    const auto width = static_cast<std::uint32_t>(1 + numbers.below(37));
    const auto bands = static_cast<std::uint16_t>(1 + turn % 3);
    const auto photometric =
        bands == 3 ? Photometric::rgb : numbers.one_of({Photometric::min_is_black, Photometric::min_is_white});
    const Raster raster = [&] {
      switch (turn % 5) {
        case 0:
          return random_raster<std::int32_t>(numbers, bands, photometric, width, 61);
        case 1:
          return random_raster<std::uint32_t>(numbers, bands, photometric, width, 61);
        case 2:
          return random_raster<double>(numbers, bands, photometric, width, 61);
        default:
          return random_raster<float>(numbers, bands, photometric, width, 61);
      }
    }();
    ProcessSettings settings = random_settings(numbers, raster);
    if (turn % 4 > 0) settings.colour_map = maps[turn % maps.size()];
    if (!settings.colour_map && (bands == 3 || !ValueTable::is_costly(settings))) continue;
    ASSERT_TRUE(ValueTable::serve(raster, settings));
    EXPECT_EQ(first_difference(raster, settings), -1) << told(settings);
  }
}

/// Where colours change, a table may not be a step too early or too late.
TEST(ProcessWays, ValueTablesAreExactEverywhere) {
  constexpr std::size_t count = 300000;
  std::vector<float> ramp(count);
  for (std::size_t i = 0; i < count; ++i) ramp[i] = static_cast<float>(i) / (count - 1);
  const Raster raster = make_raster(ramp, 1, Photometric::min_is_black, 1000);
  std::vector<ProcessSettings> all;
  for (const ColourMap map : maps) {
    all.push_back({.colour_map = map, .contrast = 0.5F});
    all.push_back({.gamma = 1.3F, .colour_map = map});
  }
  all.push_back({.gamma = 0.45F});
  all.push_back({.gamma = 4, .is_inverted = true, .contrast = 3});
  all.push_back({.is_logarithmic = true});
  for (const ProcessSettings& settings : all) EXPECT_EQ(first_difference(raster, settings), -1) << told(settings);
}

/// What value tables rely on: of each colour, the highest and the lowest entries come at least in twos.
TEST(ProcessWays, ColourMapsRestAtTheirExtremes) {
  for (const ColourMap map : maps) {
    const ColourTable* const table = colour_table(map);
    for (std::size_t i = 1; table != nullptr && i < 255; ++i) {
      for (const unsigned shift : {0U, 8U, 16U}) {
        const auto entry = [&](std::size_t at) { return static_cast<int>((*table)[at] >> shift & 0xFFU); };
        EXPECT_GE((entry(i) - entry(i - 1)) * (entry(i + 1) - entry(i)), 0) << i;
      }
    }
  }
}

TEST(ProcessWays, ValueTablesLeaveAlphaAlone) {
  Raster raster = make_raster<float>({0.5F, 0.25F, 2.0F, 1.0F}, 2, Photometric::min_is_black);
  const ProcessSettings settings{.gamma = 2};
  raster.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
  ASSERT_TRUE(ValueTable::serve(raster, settings));
  EXPECT_EQ(first_difference(raster, settings), -1);
  raster.interpretation.extra_samples = {ExtraSample::associated_alpha};
  EXPECT_FALSE(ValueTable::serve(raster, settings));
  EXPECT_EQ(first_difference(raster, settings), -1);
}

TEST(ProcessWays, AProcessorKeepsItsTableWhenItIsMoved) {
  const Raster raster = make_raster<float>({0.1F, 0.5F, 0.9F}, 1, Photometric::min_is_black);
  const ProcessSettings settings{.gamma = 2, .colour_map = ColourMap::magma};
  Processor first(settings);
  const Picture before = first.picture(copy_of(raster));
  Processor second(std::move(first));
  const Picture after = second.picture(copy_of(raster));
  EXPECT_TRUE(std::equal(before.rgba.data(), before.rgba.data() + before.rgba.size(), after.rgba.data()));
}

TEST(ProcessWays, ColoursAsPlanesAreExact) {
  Numbers numbers(2);
  for (unsigned turn = 0; turn < 250; ++turn) {
    const auto width = static_cast<std::uint32_t>(1 + numbers.below(37));
    const auto height = static_cast<std::uint32_t>(1 + numbers.below(9));
    const Raster raster = [&] {
      switch (turn % 5) {
        case 0:
          return random_raster<std::uint8_t>(numbers, 3, Photometric::rgb, width, height);
        case 1:
          return random_raster<std::int8_t>(numbers, 3, Photometric::rgb, width, height);
        case 2:
          return random_raster<std::uint16_t>(numbers, 3, Photometric::rgb, width, height);
        case 3:
          return random_raster<std::int16_t>(numbers, 3, Photometric::rgb, width, height);
        default:
          return random_raster<float>(numbers, 3, Photometric::rgb, width, height);
      }
    }();
    ProcessSettings settings = random_settings(numbers, raster);
    if (numbers.below(3) == 0) {
      settings.ranges = {random_range(numbers, raster), random_range(numbers, raster), random_range(numbers, raster)};
    }
    // Rows may be shorter or longer than there are channels.
    for (auto row = numbers.one_of<std::size_t>({0, 1, 3, 3}); row > 0; --row) {
      settings.twist.emplace_back(1 + numbers.below(4));
      for (float& weight : settings.twist.back()) weight = static_cast<float>(numbers.between(-0.5, 1.2));
    }
    ASSERT_TRUE(is_rgb_alone(raster, settings));
    const Picture expected = generic_picture(raster, settings, Alpha::kept);
    const ValueTable tones(settings);
    const Picture picture =
        rgb_picture(raster, settings, turn % 2 == 0 && ValueTable::is_costly(settings) ? &tones : nullptr);
    const auto differs =
        std::mismatch(expected.rgba.data(), expected.rgba.data() + expected.rgba.size(), picture.rgba.data()).first -
        expected.rgba.data();
    EXPECT_EQ(differs, static_cast<std::ptrdiff_t>(expected.rgba.size())) << told(settings) << " turn " << turn;
  }
}

TEST(ProcessWays, ColoursAsPlanesAreForThreeBandsAlone) {
  Numbers numbers(3);
  const ProcessSettings twisted{.twist = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  const auto raster = [&](std::uint16_t bands) {
    return random_raster<std::uint8_t>(numbers, bands, Photometric::rgb, 5, 5);
  };
  EXPECT_TRUE(is_rgb_alone(raster(3), twisted));
  EXPECT_FALSE(is_rgb_alone(raster(4), twisted));
  EXPECT_FALSE(is_rgb_alone(raster(3), {.twist = {{1, 0, 0}, {0, 1, 0}}}));
  EXPECT_FALSE(is_rgb_alone(raster(3), {.twist = {{1, 0, 0}}, .colour_map = ColourMap::hot}));
  EXPECT_FALSE(is_rgb_alone(raster(3), {.twist = twisted.twist, .depth = 16}));
  EXPECT_FALSE(is_rgb_alone(raster(3), {.twist = twisted.twist, .is_iipimage = true}));
  Raster with_alpha = raster(3);
  with_alpha.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
  EXPECT_FALSE(is_rgb_alone(with_alpha, twisted));
}

}  // namespace
}  // namespace pyramidion::testing
