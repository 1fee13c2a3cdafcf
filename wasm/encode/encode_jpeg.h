#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "encode/attachments.h"
#include "picture/picture.h"

namespace pyramidion {

/// How chroma is stored.
enum class Subsampling : std::uint8_t {
  automatic,  ///< 4:2:0 below quality 90, 4:4:4 from there on, as libvips and ImageMagick do.
  full,       ///< 4:4:4: for each pixel.
  quarter,    ///< 4:2:0: for each block of 2 × 2 pixels.
};

struct JpegOptions {
  int quality = 85;  ///< libjpeg's, 1 to 100.
  Subsampling subsampling = Subsampling::automatic;
  bool progressive = false;
  std::array<std::uint8_t, 3> background{255, 255, 255};  ///< What transparent pixels show: red, green, blue.
  Attachments attachments;
};

/// A JPEG file of 8 bits, of one component where the picture is grey. Throws Error `bad_request` when the picture is
/// empty or larger than JPEG can hold, or when the XMP does not fit.
[[nodiscard]] std::vector<std::uint8_t> encode_jpeg(const Picture& picture, const JpegOptions& options);

}  // namespace pyramidion
