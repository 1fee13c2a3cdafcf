#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "bytes/buffer.h"
#include "pyramid/level.h"
#include "pyramid/photometric.h"

namespace pyramidion {

enum class SampleFormat : std::uint8_t { unsigned_integer = 1, signed_integer = 2, floating_point = 3 };

enum class ExtraSample : std::uint16_t { unspecified = 0, associated_alpha = 1, unassociated_alpha = 2 };

/// Everything that rendering must know about samples besides their values. It comes from the excerpt itself.
struct Interpretation {
  Photometric photometric = Photometric::min_is_black;
  std::vector<ExtraSample> extra_samples;             ///< The last bands of each pixel.
  std::vector<std::uint16_t> colour_map;              ///< 3 × 2^bits: all reds, all greens, all blues; 0–65535.
  std::array<float, 3> luma{0.299F, 0.587F, 0.114F};  ///< YCbCrCoefficients.
  std::array<float, 6> reference_black_white{0, 255, 128, 255, 128, 255};
  std::optional<double> sample_min;  ///< SMinSampleValue
  std::optional<double> sample_max;  ///< SMaxSampleValue
  std::optional<double> no_data;     ///< GDAL_NODATA: the value of samples that stand for nothing.
  bool inverted_inks = false;        ///< CMYK by Adobe's JPEG convention: 0 is full ink.
};

/// Decoded samples: pixel-interleaved, little-endian, each in 8, 16, 32 or 64 bits with its value unchanged.
/// JPEG-compressed YCbCr is RGB already; palette samples are indices.
struct Raster {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint16_t bands = 1;
  std::uint16_t bits = 8;              ///< Of the container: 8, 16, 32 or 64.
  std::uint16_t significant_bits = 8;  ///< Of the value: 1 to 64.
  SampleFormat format = SampleFormat::unsigned_integer;
  Interpretation interpretation;
  std::vector<Region> absent;  ///< Pixels that the file does not hold, or that stand for nothing.
  bool has_profile = false;    ///< The excerpt's JPEG stream has an ICC profile in it.
  Buffer data;                 ///< width × height × bands × bits / 8 bytes.
};

/// How many bytes a row of pixels takes.
[[nodiscard]] inline std::size_t row_bytes(const Raster& raster) {
  // WebAssembly's sizes cannot count the bits of half a gigabyte.
  return std::size_t{raster.width} * raster.bands * (raster.bits / 8U);
}

/// A raster of the same kind of pixels, without any.
[[nodiscard]] inline Raster kind_of(const Raster& raster) {
  Raster kind;
  kind.bands = raster.bands;
  kind.bits = raster.bits;
  kind.significant_bits = raster.significant_bits;
  kind.format = raster.format;
  kind.interpretation = raster.interpretation;
  return kind;
}

}  // namespace pyramidion
