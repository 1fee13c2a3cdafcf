#pragma once

#include <cstddef>
#include <vector>

#include "process/four_floats.h"
#include "process/process_settings.h"

namespace pyramidion {

/// The steps that take each pixel for itself: hill shading by a map of normals, twist, gamma, inversion, colour map.
class PixelSteps {
 public:
  PixelSteps(const ProcessSettings& settings, std::size_t channels);

  /// How many channels result.
  [[nodiscard]] std::size_t channels() const { return to_; }
  /// How many numbers of a pixel the buffer must have room for.
  [[nodiscard]] std::size_t room() const { return room_; }

  /// `values` holds `width` pixels of the first number of channels, close together; the result takes their place.
  void apply(float* values, std::size_t width);

  /// Gamma or logarithm, and inversion, of any numbers.
  static void tone(const ProcessSettings& settings, float* values, std::size_t count);

 private:
  /// Red, green, blue, 0 to 255, and 0.
  struct RampColour {
    FourFloats rgb;
  };

  void shade(float* values, std::size_t width) const;
  void twist(float* values, std::size_t width);
  void map_colours(float* values, std::size_t width);

  const ProcessSettings& settings_;
  std::size_t from_;
  std::size_t to_;
  std::size_t room_;
  bool shades_;
  std::vector<RampColour> ramp_;  ///< The table of the colour map, if it has one.
  std::vector<float> before_;
};

}  // namespace pyramidion
