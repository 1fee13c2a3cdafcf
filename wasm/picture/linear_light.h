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

/// Writes sRGB (and an opaque alpha) for a colour relative to the D50 white of printing and ICC profiles.
void store_srgb_from_d50(const Xyz& colour, std::uint8_t* rgba);

/// Writes sRGB (and an opaque alpha) for linear light in sRGB's own primaries, 0 to 1; other values are clipped.
void store_srgb(float red, float green, float blue, std::uint8_t* rgba);

}  // namespace pyramidion
