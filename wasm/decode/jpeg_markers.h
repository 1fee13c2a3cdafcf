#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "decode/raster.h"

namespace pyramidion {

/// What the marker segments of a JPEG stream, up to its first scan, say about its samples.
struct JpegMarkers {
  struct Component {
    std::uint8_t id = 0;
    std::uint8_t horizontal = 1;  ///< Sampling factors.
    std::uint8_t vertical = 1;
  };

  std::uint8_t frame = 0;  ///< The SOF marker's second byte, 0xC0 to 0xCF; 0 when there is none.
  std::uint8_t precision = 0;
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::vector<Component> components;
  bool jfif = false;
  std::optional<std::uint8_t> adobe_transform;  ///< Of the APP14 segment: 0 none, 1 YCbCr, 2 YCCK.
  bool profile = false;                         ///< There are APP2 segments of an ICC profile.

  [[nodiscard]] bool subsampled() const;
};

/// Never fails: a damaged stream has fewer markers, and its decoder will say so.
[[nodiscard]] JpegMarkers read_jpeg_markers(std::span<const std::uint8_t> stream);

/// What must be done to the components so that they become samples.
enum class JpegColour : std::uint8_t { as_stored, ycbcr_to_rgb, ycck_to_cmyk };

/// Decides between the stream's markers and the tag. A marker that names a colour space is believed: writers copy
/// streams into TIFF with a wrong tag more often than they write a wrong marker. A stream without such markers is what
/// the tag says.
[[nodiscard]] JpegColour colour_of_jpeg(const JpegMarkers& markers, Photometric tag);

}  // namespace pyramidion
