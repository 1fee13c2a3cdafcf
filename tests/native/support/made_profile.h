#pragma once

#include <array>
#include <cstdint>
#include <vector>

// ICC profiles, made by Little CMS.

namespace pyramidion::testing {

/// x and y of white, red, green and blue.
struct MadePrimaries {
  std::array<double, 2> white;
  std::array<double, 2> red;
  std::array<double, 2> green;
  std::array<double, 2> blue;
};

inline constexpr MadePrimaries srgb_primaries{{0.3127, 0.3290}, {0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}};
inline constexpr MadePrimaries adobe_primaries{{0.3127, 0.3290}, {0.64, 0.33}, {0.21, 0.71}, {0.15, 0.06}};

[[nodiscard]] std::vector<std::uint8_t> made_srgb_profile();
/// Light is the sample's value to the power of gamma.
[[nodiscard]] std::vector<std::uint8_t> made_rgb_profile(const MadePrimaries& primaries, double gamma);
[[nodiscard]] std::vector<std::uint8_t> made_grey_profile(double gamma);
/// How a printer's table is stored.
struct MadeInks {
  double version = 2.1;     ///< Of ICC: 2.1 or 4.3.
  double before_table = 1;  ///< The power that inks are raised to.
  double after_table = 1;   ///< The power that the table's numbers are raised to.
};

/// A printer by a table: without powers, L* is 100 (1 - k) (1 - (c + m + y) / 4), a* is 40 (m - c), b* is 40 (y - m).
[[nodiscard]] std::vector<std::uint8_t> made_cmyk_profile(const MadeInks& form = {});
/// A link between two devices, which is no profile of an image.
[[nodiscard]] std::vector<std::uint8_t> made_link_profile();

}  // namespace pyramidion::testing
