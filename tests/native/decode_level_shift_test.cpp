#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "openjpeg_kernels/level_shift.h"

namespace pyramidion::testing {
namespace {

struct Levels {
  OPJ_INT32 shift;
  OPJ_INT32 least;
  OPJ_INT32 most;
};

/// Unsigned and signed components of 1 to 20 bits.
std::vector<Levels> all_levels() {
  std::vector<Levels> levels;
  for (int bits = 1; bits <= MOST_BITS_OF_LEVEL_SHIFT; ++bits) {
    const OPJ_INT32 half = 1 << (bits - 1);
    levels.push_back({half, 0, 2 * half - 1});
    levels.push_back({0, -half, half - 1});
  }
  return levels;
}

TEST(LevelShift, ClampsIntegers) {
  for (const auto& [shift, least, most] : all_levels()) {
    std::vector<OPJ_INT32> samples;
    for (const OPJ_INT32 near : {least - shift, most - shift}) {
      for (OPJ_INT32 i = -3; i <= 3; ++i) samples.push_back(near + i);
    }
    auto shifted = samples;
    level_shift(shifted.data(), shifted.size(), shift, least, most);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      EXPECT_EQ(shifted[i], std::clamp(samples[i] + shift, least, most)) << samples[i];
    }
  }
}

TEST(LevelShift, RoundsRealNumbersToEven) {
  for (const auto& [shift, least, most] : all_levels()) {
    std::vector<float> samples{1e30F, -1e30F, std::numeric_limits<float>::infinity(), 0.0F, -0.0F, 0x1p-140F};
    for (const OPJ_INT32 near : {0, least - shift, most - shift}) {
      for (int quarters = -12; quarters <= 12; ++quarters) {
        const float sample = static_cast<float>(near) + static_cast<float>(quarters) / 4;
        samples.push_back(sample);
        samples.push_back(std::nextafter(sample, 0.0F));
        samples.push_back(std::nextafter(sample, 1e30F));
      }
    }
    std::vector<OPJ_INT32> shifted(samples.size());
    std::memcpy(shifted.data(), samples.data(), samples.size() * sizeof(float));
    level_shift_real(shifted.data(), shifted.size(), shift, least, most);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const auto bounded = std::clamp(static_cast<double>(samples[i]), -1e9, 1e9);
      EXPECT_EQ(shifted[i], std::clamp(static_cast<OPJ_INT32>(std::lrint(bounded)) + shift, least, most)) << samples[i];
    }
  }
}

TEST(LevelShift, MakesTheLeastOfNoNumber) {
  OPJ_INT32 sample = 0x7fc00000;
  level_shift_real(&sample, 1, 128, 0, 255);
  EXPECT_EQ(sample, 0);
}

}  // namespace
}  // namespace pyramidion::testing
