#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/raster.h"
#include "decode/sample_layout.h"
#include "decode/unpack_samples.h"

namespace pyramidion {

/// Where one tile or strip lies in the image, cut to the image.
struct StrilePlace {
  std::uint32_t index = 0;
  std::uint32_t plane = 0;
  std::uint32_t x = 0;
  std::uint32_t y = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

/// Puts decoded rows of tiles and strips in their places of a raster: widens the samples and interleaves the bands.
class RasterWriter {
 public:
  RasterWriter(Raster& raster, const SampleLayout& layout);

  /// `row` is row `j` of the strile: its samples as libtiff hands them out.
  void write_row(const StrilePlace& place, std::uint32_t j, const std::uint8_t* row);

 private:
  void interleave(const std::uint8_t* samples, std::uint32_t count, std::uint8_t* target) const;

  Raster& raster_;
  UnpackRow unpack_;
  unsigned bits_;
  std::uint32_t bands_per_plane_;
  std::size_t sample_bytes_;
  Buffer scratch_;  ///< One plane's row, widened but not yet interleaved.
};

}  // namespace pyramidion
