#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "picture/picture.h"

namespace pyramidion {

/// How values between pixels come about, where a picture is turned by another angle than a multiple of 90 degrees.
enum class TurnFilter : std::uint8_t { bilinear, bicubic };

/// A picture turned about its centre.
struct Turn {
  bool mirror = false;  ///< Left and right are swapped first, as IIIF has it.
  double degrees = 0;   ///< Clockwise; any number.
  TurnFilter filter = TurnFilter::bicubic;
  /// Red, green, blue and alpha, 0–1, behind all that is transparent: the corners, and what was so before.
  std::optional<std::array<double, 4>> background;
};

/// Multiples of 90 degrees move pixels and change none. For other angles the result is the rectangle around the turned
/// picture, its sides rounded up, with transparent corners.
/// Throws Error `bad_request` for an angle that is not a finite number, `limit_exceeded` beyond 2^28 pixels.
[[nodiscard]] Picture turned(const Picture& picture, const Turn& turn);

}  // namespace pyramidion
