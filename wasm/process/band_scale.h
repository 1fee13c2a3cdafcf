#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/raster.h"
#include "process/process_settings.h"

namespace pyramidion {

/// The values that become black and white where none are asked for: see ProcessSettings::ranges.
/// IIPImage asks floats alone.
[[nodiscard]] ValueRange default_range(const Raster& raster, bool is_iipimage = false);

/// The numbers of one band's samples as they are, of a row of the raster. Integers beyond 2^53 are rounded.
void read_numbers(const Raster& raster, std::uint16_t band, const std::uint8_t* samples, double* numbers);

/// Makes of one band's samples numbers from 0, the minimum, to 1, the maximum; samples beyond these lie beyond.
/// Not-a-number is 0.
class BandScale {
 public:
  /// `is_iipimage`: infinities are 0, too; without a range to be brought to, floats are left alone.
  BandScale(const Raster& raster, std::uint16_t band, const ValueRange& range, bool is_iipimage = false);

  /// The same for the samples of all bands, one after the other.
  static BandScale of_all(const Raster& raster, const ValueRange& range, bool is_iipimage);

  /// The scale of the alpha, whose range is the type's own.
  static BandScale for_alpha(const Raster& raster, std::uint16_t band);

  /// A number becomes (number - minimum) * factor.
  [[nodiscard]] double minimum() const { return minimum_; }
  [[nodiscard]] double factor() const { return factor_; }

  /// `samples` holds `width` pixels of the raster; each result is `step` after the one before.
  void operator()(const std::uint8_t* samples, std::size_t width, float* out, std::size_t step) const {
    scale_(*this, samples, width, out, step);
  }

 private:
  using Scale = void (*)(const BandScale&, const std::uint8_t*, std::size_t, float*, std::size_t);
  struct Loops;

  Scale scale_;
  std::size_t bands_;
  std::size_t band_;
  double minimum_;
  double factor_;
  bool infinities_are_0_;
};

}  // namespace pyramidion
