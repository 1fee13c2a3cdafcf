#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace pyramidion {

/// A colour by its CIE XYZ values; the white point's Y is 1.
struct Xyz {
  float x = 0;
  float y = 0;
  float z = 0;
};

/// The white of printing and ICC profiles.
inline constexpr Xyz white_d50{0.9642F, 1, 0.8249F};
/// XYZ relative to D50, adapted to D65 by Bradford's method, to linear light in sRGB's primaries.
inline constexpr std::array<std::array<float, 3>, 3> srgb_from_d50{{{3.1338561F, -1.6168667F, -0.4906146F},
                                                                    {-0.9787684F, 1.9161415F, 0.0334540F},
                                                                    {0.0719453F, -0.2289914F, 1.4052427F}}};

/// Writes sRGB (and an opaque alpha) for a colour relative to the D50 white of printing and ICC profiles.
void store_srgb_from_d50(const Xyz& colour, std::uint8_t* rgba);

/// Writes sRGB (and an opaque alpha) for linear light in sRGB's own primaries, 0 to 1; other values are clipped.
void store_srgb(float red, float green, float blue, std::uint8_t* rgba);

}  // namespace pyramidion
