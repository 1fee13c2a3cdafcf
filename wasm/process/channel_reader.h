#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "decode/raster.h"
#include "process/process_settings.h"

namespace pyramidion {

/// Reads pixels as channels: numbers from 0, black, to 1, white, pixel by pixel.
class ChannelReader {
 public:
  virtual ~ChannelReader() = default;
  /// 1 for grey, 3 for colours; 2 and 4 with an alpha, when it is a channel like others.
  [[nodiscard]] virtual std::size_t channels() const = 0;
  /// `samples` holds `width` pixels of the raster, `out` has room for channels × width numbers.
  virtual void read(const std::uint8_t* samples, std::size_t width, float* out) = 0;
};

/// The reader for a raster's photometric interpretation, or for the channels asked for.
/// Throws Error `unsupported` for samples that have no meaning as a picture, `bad_request` for bands that are not
/// there.
[[nodiscard]] std::unique_ptr<ChannelReader> make_channel_reader(const Raster& raster, const ProcessSettings& settings);

/// Which bands are the channels, each for itself: none where colours are made of several bands, or of an index.
[[nodiscard]] std::size_t plain_channels(const Raster& raster, const ProcessSettings& settings);

/// The range of a band, by the settings.
[[nodiscard]] ValueRange range_of_band(const Raster& raster, std::size_t band, const ProcessSettings& settings);

/// L*a*b* of TIFF (CIELab, ICCLab, ITULab; 8 bits, 16 bits and floats) as sRGB.
/// Throws Error `unsupported` for encodings that do not exist.
[[nodiscard]] std::unique_ptr<ChannelReader> make_lab_reader(const Raster& raster, const ProcessSettings& settings);

}  // namespace pyramidion
