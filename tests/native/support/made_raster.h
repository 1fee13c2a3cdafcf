#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include "decode/raster.h"

namespace pyramidion::testing {

/// A raster of `width` pixels a row, its kind of sample that of the numbers.
template <typename T>
Raster make_raster(const std::vector<T>& samples, std::uint16_t bands, Photometric photometric,
                   std::uint32_t width = 0) {
  Raster raster;
  const auto pixels = static_cast<std::uint32_t>(samples.size()) / bands;
  raster.bands = bands;
  raster.width = width == 0 ? pixels : width;
  raster.height = pixels / raster.width;
  raster.bits = raster.significant_bits = 8 * sizeof(T);
  raster.format = std::is_floating_point_v<T> ? SampleFormat::floating_point
                  : std::is_signed_v<T>       ? SampleFormat::signed_integer
                                              : SampleFormat::unsigned_integer;
  raster.interpretation.photometric = photometric;
  raster.data = Buffer(samples.size() * sizeof(T));
  std::memcpy(raster.data.data(), samples.data(), raster.data.size());
  return raster;
}

/// Its pixels are copied, what is absent of it is not.
inline Raster copy_of(const Raster& raster) {
  Raster copy = kind_of(raster);
  copy.width = raster.width;
  copy.height = raster.height;
  copy.data = Buffer(raster.data.size());
  std::memcpy(copy.data.data(), raster.data.data(), raster.data.size());
  return copy;
}

}  // namespace pyramidion::testing
