#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "process/colour_map.h"

namespace pyramidion {

/// The sample values that become black and white. The minimum may be the larger one, which turns the picture negative.
struct ValueRange {
  double minimum = 0;
  double maximum = 1;
};

/// One band as light of a colour. What all of them give is added.
struct ChannelBlend {
  std::uint16_t band = 0;
  std::array<float, 3> colour{1, 1, 1};  ///< Red, green and blue, 0 to 1, at the band's maximum.
  std::optional<ValueRange> range;       ///< Default: as for the image.
};

/// Where the light of hill shading stands, in degrees.
struct HillShading {
  double azimuth = 315;   ///< Clockwise from north, which is up.
  double elevation = 45;  ///< Above the horizon.
  double height = 1;      ///< How high a sample value of 1 is, in pixels. Of one band alone.
};

/// A square of weights, rows from the top, laid over each pixel as it stands (a correlation).
struct Kernel {
  std::size_t size = 1;  ///< Odd.
  std::vector<double> weights;
};

/// Which white CIE L*a*b* is relative to.
enum class LabWhite : std::uint8_t { d50, d65 };

/// What is done to samples before they are seen, in this order. Every value stands for no change.
struct ProcessSettings {
  /// For all bands, or one for each; not-a-number for none. Without any: SMinSampleValue to SMaxSampleValue where the
  /// file states them, else the whole range of integers, and 0 to 1 of floats. Colours that are defined absolutely
  /// (palette, L*a*b*, CMYK, YCbCr) have none.
  std::vector<ValueRange> ranges{};
  std::vector<ChannelBlend> channels{};  ///< Takes the place of the photometric interpretation.
  LabWhite lab_white = LabWhite::d50;
  std::optional<HillShading> shading{};
  std::vector<std::vector<float>> twist{};  ///< A row for each channel that results, a column for each that there is.
  float gamma = 1;                          ///< Values are raised to this power: above 1 darkens.
  bool is_logarithmic = false;              ///< log(1 + 255 v) / log(256), instead of gamma.
  bool is_inverted = false;
  std::optional<ColourMap> colour_map{};  ///< By the first channel.
  std::optional<Kernel> kernel{};
  float contrast = 1;  ///< A factor.

  std::optional<std::array<std::uint8_t, 3>> background{};  ///< What shows through; without one, alpha is kept.
  std::uint8_t depth = 8;                                   ///< Bits of the picture's values: 8 or 16.
  /// As IIPImage server has it: values are cut off and not rounded, alpha is a channel like others, not-a-number and
  /// the infinities are 0.
  bool is_iipimage = false;
};

}  // namespace pyramidion
