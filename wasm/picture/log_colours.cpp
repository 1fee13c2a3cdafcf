#include "picture/log_colours.h"

#include <cmath>
#include <cstring>

#include "bytes/error.h"
#include "picture/linear_light.h"

namespace pyramidion {
namespace {

using Light = std::array<float, 3>;

/// Luminance of a 16-bit log: a sign and an exponent in 1/256 steps. 1 is white.
float luminance_of(std::uint16_t code) {
  const unsigned exponent = code & 0x7FFFU;
  if (exponent == 0) return 0;
  const float magnitude = std::exp2((static_cast<float>(exponent) + 0.5F) / 256 - 64);
  return (code & 0x8000U) != 0 ? -magnitude : magnitude;
}

/// Chromaticity (u', v') of the CIE 1976 diagram.
Xyz xyz_of(float luminance, float u, float v) {
  if (!(luminance > 0) || v <= 0) return {};
  const float scale = luminance / (4 * v);
  return {9 * u * scale, luminance, (12 - 3 * u - 20 * v) * scale};
}

/// libtiff's colours are relative to an equal-energy white.
Light from_equal_energy(const Xyz& colour) {
  return {2.690F * colour.x - 1.276F * colour.y - 0.414F * colour.z,
          -1.022F * colour.x + 1.978F * colour.y + 0.044F * colour.z,
          0.061F * colour.x - 0.224F * colour.y + 1.163F * colour.z};
}

template <typename T, std::size_t count>
std::array<T, count> load_pixel(const std::uint8_t* samples) {
  std::array<T, count> pixel{};
  std::memcpy(pixel.data(), samples, sizeof(pixel));
  return pixel;
}

Light grey_16(const std::uint8_t* samples) {
  const float luminance = luminance_of(load_pixel<std::uint16_t, 1>(samples)[0]);
  return {luminance, luminance, luminance};
}

Light grey_float(const std::uint8_t* samples) {
  const float luminance = load_pixel<float, 1>(samples)[0];
  return {luminance, luminance, luminance};
}

Light colour_16(const std::uint8_t* samples) {
  const auto pixel = load_pixel<std::uint16_t, 3>(samples);
  const float u = (static_cast<float>(pixel[1]) + 0.5F) / 32768;
  const float v = (static_cast<float>(pixel[2]) + 0.5F) / 32768;
  return from_equal_energy(xyz_of(luminance_of(pixel[0]), u, v));
}

Light colour_float(const std::uint8_t* samples) {
  const auto pixel = load_pixel<float, 3>(samples);
  return from_equal_energy({pixel[0], pixel[1], pixel[2]});
}

}  // namespace

ReadLogPixel log_pixel_reader(const Raster& raster) {
  const bool is_colour = raster.bands >= 3;
  if (raster.bits == 8) return nullptr;
  if (raster.bits == 16) return is_colour ? colour_16 : grey_16;
  if (raster.bits == 32 && raster.format == SampleFormat::floating_point) return is_colour ? colour_float : grey_float;
  throw Error(ErrorCode::unsupported, "packed LogLuv samples cannot be shown");
}

}  // namespace pyramidion
