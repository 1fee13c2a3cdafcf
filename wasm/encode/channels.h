#pragma once

#include <cstddef>
#include <cstdint>

#include "picture/picture.h"

namespace pyramidion {

/// Which of a picture's bands a file must hold.
struct Channels {
  bool colour = true;  ///< Else red, green and blue are equal everywhere.
  bool alpha = true;   ///< Else every pixel is opaque.

  /// Bytes of a pixel: grey or RGB, and alpha.
  [[nodiscard]] std::size_t count() const { return (colour ? 3U : 1U) + (alpha ? 1U : 0U); }
};

[[nodiscard]] Channels channels_of(const Picture& picture);

/// Copies one row of a picture, leaving out the channels that are not needed.
void pack_row(const std::uint8_t* rgba, std::uint32_t width, Channels channels, std::uint8_t* out);

}  // namespace pyramidion
