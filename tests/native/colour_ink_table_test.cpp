// Inks by the profile's own table are what Little CMS makes of them without a table of its own, which is slow.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "colour/icc_transform.h"
#include "colour/ink_table.h"
#include "support/made_profile.h"
#include "support/made_raster.h"

namespace pyramidion::testing {
namespace {

constexpr std::size_t pixels = 4000;

/// Inks of 0 to 1: any, none, full, and ones that lie on the grid of the made table.
std::vector<float> some_inks() {
  std::mt19937 random(7);
  std::vector<float> inks;
  for (std::size_t i = 0; i < 4 * pixels; ++i) {
    const unsigned choice = random() % 8;
    const auto ink = static_cast<float>(random() % 65536) / 65535;
    inks.push_back(choice == 0 ? 0 : choice == 1 ? 1 : choice == 2 ? static_cast<float>(random() % 9) / 8 : ink);
  }
  return inks;
}

/// Red, green and blue, 0 to 1.
std::vector<float> by_little_cms(const std::vector<std::uint8_t>& profile, std::vector<float> inks) {
  LittleCms little_cms;
  const ProfileHandle source = little_cms.open(profile);
  const ProfileHandle target(cmsCreate_sRGBProfileTHR(little_cms.context()));
  const TransformHandle transform(cmsCreateTransformTHR(little_cms.context(), source.get(), TYPE_CMYK_FLT, target.get(),
                                                        TYPE_RGB_FLT, INTENT_RELATIVE_COLORIMETRIC,
                                                        cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE));
  for (float& ink : inks) ink *= 100;
  std::vector<float> colours(3 * pixels);
  cmsDoTransform(transform.get(), inks.data(), colours.data(), pixels);
  for (float& colour : colours) colour = std::clamp(colour, 0.0F, 1.0F);
  return colours;
}

/// How far a raster of whole numbers is from Little CMS at most, in 255ths.
template <typename Number>
double distance(const std::vector<std::uint8_t>& profile, const std::vector<float>& inks) {
  constexpr float full = sizeof(Number) == 1 ? 255 : 65535;
  std::vector<Number> samples;
  std::vector<float> rounded;
  for (const float ink : inks) {
    samples.push_back(static_cast<Number>(ink * full + 0.5F));
    rounded.push_back(static_cast<float>(samples.back()) / full);
  }
  const Raster result = IccTransform(profile, ColourSpace::srgb).convert(make_raster(samples, 4, Photometric::cmyk));
  const std::vector<float> expected = by_little_cms(profile, rounded);
  double most = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    Number value{};
    std::memcpy(&value, result.data.data() + i * sizeof(Number), sizeof(Number));
    most = std::max(most, std::abs(static_cast<double>(value) / full - static_cast<double>(expected[i])) * 255);
  }
  return most;
}

TEST(InkTable, IsWithinOneOfLittleCms) {
  const std::vector<float> inks = some_inks();
  for (const double version : {2.1, 4.3}) {
    for (const double before : {1.0, 0.7, 2.2}) {
      for (const double after : {1.0, 0.8, 1.3}) {
        const auto profile = made_cmyk_profile({version, before, after});
        const std::string what = std::to_string(version) + ", " + std::to_string(before) + ", " + std::to_string(after);
        EXPECT_LT(distance<std::uint8_t>(profile, inks), 1) << what;
        EXPECT_LT(distance<std::uint16_t>(profile, inks), 0.5) << what;
      }
    }
  }
}

TEST(InkTable, IsMadeOfProfilesOfInksAlone) {
  LittleCms little_cms;
  const auto is_made = [&](const std::vector<std::uint8_t>& profile) {
    const ProfileHandle source = little_cms.open(profile);
    const ProfileHandle target(cmsCreate_sRGBProfileTHR(little_cms.context()));
    return InkTable::of(source.get(), target.get(), NumberKind::byte).has_value();
  };
  EXPECT_TRUE(is_made(made_cmyk_profile()));
  EXPECT_FALSE(is_made(made_srgb_profile()));
  EXPECT_FALSE(is_made(made_grey_profile(2)));
  EXPECT_FALSE(is_made(made_link_profile()));
}

TEST(InkTable, RemembersNoOtherColour) {
  // More colours than are remembered, and then the same once more.
  const auto profile = made_cmyk_profile();
  IccTransform transform(profile, ColourSpace::srgb);
  std::vector<std::uint8_t> inks;
  for (unsigned i = 0; i < 100'000; ++i) {
    for (unsigned byte = 0; byte < 4; ++byte) inks.push_back(static_cast<std::uint8_t>(i * 2'654'435U >> 8U * byte));
  }
  const Raster first = transform.convert(make_raster(inks, 4, Photometric::cmyk));
  const Raster again = transform.convert(make_raster(inks, 4, Photometric::cmyk));
  const std::size_t bytes = 3 * inks.size() / 4;
  EXPECT_TRUE(std::equal(first.data.data(), first.data.data() + bytes, again.data.data()));
  for (std::size_t i = 0; i < inks.size(); i += 4 * 997) {
    const Raster one = transform.convert(make_raster(
        std::vector(inks.begin() + static_cast<std::ptrdiff_t>(i), inks.begin() + static_cast<std::ptrdiff_t>(i + 4)),
        4, Photometric::cmyk));
    EXPECT_TRUE(std::equal(one.data.data(), one.data.data() + 3, first.data.data() + i / 4 * 3)) << i;
  }
}

}  // namespace
}  // namespace pyramidion::testing
