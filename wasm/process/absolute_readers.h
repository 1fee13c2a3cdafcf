#pragma once

#include <memory>

#include "decode/raster.h"
#include "process/channel_reader.h"

namespace pyramidion {

/// YCbCr of more than 8 bits, in the precision that it has.
[[nodiscard]] std::unique_ptr<ChannelReader> make_ycbcr_reader(const Raster& raster);

/// The logarithmic luminance of SGI LogL and LogLuv of more than 8 bits, as sRGB. Throws Error `unsupported`.
[[nodiscard]] std::unique_ptr<ChannelReader> make_log_reader(const Raster& raster);

}  // namespace pyramidion
