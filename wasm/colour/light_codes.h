#pragma once

#include <lcms2_plugin.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "colour/colour_rows.h"
#include "colour/little_cms.h"

namespace pyramidion {

/// The matrix that takes a profile's linear red, green and blue to XYZ. Throws Error `malformed`.
[[nodiscard]] cmsMAT3 matrix_of(cmsHPROFILE profile);

/// The codes of light by a target's curve, which is the same for its three colours.
class LightCodes {
 public:
  /// Of light. Between these a straight line is within one of 65,535 of sRGB's curve, and none is a fifth of a byte's
  /// code.
  static constexpr std::size_t steps = 16384;

  /// `kind`: byte or word.
  LightCodes(cmsHPROFILE target, NumberKind kind);

  /// A place among the steps, also for what is no number: curves come from the file.
  [[nodiscard]] static float within(float place) {
    constexpr auto most = static_cast<float>(steps);
    return place > 0 ? (place < most ? place : most) : 0;
  }

  /// `place` is within the steps.
  [[nodiscard]] std::uint8_t byte_at(float place) const {
    return rounded_[static_cast<std::size_t>(static_cast<std::int32_t>(place + 0.5F))];
  }
  [[nodiscard]] std::uint16_t word_at(float place) const {
    const auto step = static_cast<std::int32_t>(place);
    const float* const code = codes_.data() + step;
    return static_cast<std::uint16_t>(code[0] + (code[1] - code[0]) * (place - static_cast<float>(step)) + 0.5F);
  }
  /// The bytes of all steps.
  [[nodiscard]] const std::uint8_t* bytes() const { return rounded_.data(); }

 private:
  std::vector<float> codes_;           ///< For each step from 0 to 1, and once more the last.
  std::vector<std::uint8_t> rounded_;  ///< The same for bytes.
};

}  // namespace pyramidion
