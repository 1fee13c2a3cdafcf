#pragma once

#include <cstddef>
#include <cstdint>

#include "encode/attachments.h"
#include "picture/picture.h"

namespace pyramidion {

/// Which of a picture's bands a file must hold.
struct Channels {
  bool colour = true;  ///< Else red, green and blue are equal everywhere.
  bool alpha = true;   ///< Else every pixel is opaque.

  /// Values of a pixel: grey or RGB, and alpha.
  [[nodiscard]] std::size_t count() const { return (colour ? 3U : 1U) + (alpha ? 1U : 0U); }
};

[[nodiscard]] Channels channels_of(const Picture& picture);

/// The same for a file that is to carry an RGB profile, which grey files cannot.
[[nodiscard]] Channels channels_of(const Picture& picture, const Attachments& attachments);

/// Copies one row of a picture, leaving out the channels that are not needed. Values stay as the picture has them, of 8
/// bits or 16.
void pack_row(const Picture& picture, std::uint32_t y, Channels channels, std::uint8_t* out);

}  // namespace pyramidion
