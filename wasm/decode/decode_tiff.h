#pragma once

#include <cstdint>
#include <span>

#include "decode/decode_limits.h"
#include "decode/raster.h"

namespace pyramidion {

/// How JPEG tiles of three colours are wanted.
enum class JpegBands : std::uint8_t {
  as_stored,       ///< RGB: the samples as they are.
  padded_to_four,  ///< RGB and an opaque alpha, which the JPEG codec writes at no cost. For tiles that become pictures.
};

/// Decodes the first directory of a TIFF file in memory, all its tiles or strips, by libtiff; JPEG by libjpeg.
///
/// Bands stored apart are interleaved, packed samples widened, subsampled YCbCr brought to the full grid. JPEG YCbCr
/// becomes RGB, by the stream's markers where the tags say otherwise.
///
/// Throws Error `decode_failed`, `unsupported`, `unsupported_compression` or `limit_exceeded`.
[[nodiscard]] Raster decode_tiff(std::span<const std::uint8_t> excerpt, const DecodeLimits& limits = {},
                                 JpegBands jpeg_bands = JpegBands::as_stored);

}  // namespace pyramidion
