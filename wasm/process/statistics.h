#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "decode/raster.h"
#include "picture/picture.h"

namespace pyramidion {

/// What the samples of a band are like. Not-a-number, the infinities, absent pixels and the value that stands for
/// nothing do not count.
struct BandStatistics {
  std::uint64_t count = 0;  ///< Of samples; the others are 0 when it is.
  double minimum = 0;
  double maximum = 0;
  double mean = 0;
  double deviation = 0;  ///< The standard deviation, of all samples.
  double low = 0;        ///< Below it lies the share `outliers` of the samples,
  double high = 0;       ///< and above it as many.
  /// How many samples fall into each of equal parts of what lies from the minimum to the maximum.
  std::vector<std::uint64_t> histogram;
};

/// Of each band. `outliers` is 0 to 0.5.
[[nodiscard]] std::vector<BandStatistics> statistics(const Raster& raster, double outliers, std::size_t bins);

/// How many pixels have each mean of all bands, as IIPImage server counts: the whole range is 256 shades, which are cut
/// off, whatever the samples mean.
[[nodiscard]] std::vector<std::uint64_t> shade_histogram_as_iipimage(const Raster& raster);

/// How many pixels of an 8-bit picture have each mean of red, green and blue, rounded. Those that cannot be seen at all
/// do not count.
[[nodiscard]] std::vector<std::uint64_t> shade_histogram(const Picture& picture);

}  // namespace pyramidion
