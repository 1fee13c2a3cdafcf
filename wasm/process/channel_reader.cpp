#include "process/channel_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>
#include <vector>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "picture/no_data.h"
#include "picture/palette.h"
#include "picture/row_painter.h"
#include "process/absolute_readers.h"
#include "process/band_scale.h"

namespace pyramidion {
namespace {

/// The first bands as they are: grey, RGB.
class PlainReader final : public ChannelReader {
 public:
  PlainReader(const Raster& raster, const ProcessSettings& settings, std::size_t channels)
      : is_negative_(raster.interpretation.photometric == Photometric::min_is_white) {
    for (std::size_t band = 0; band < channels; ++band) {
      scales_.emplace_back(raster, static_cast<std::uint16_t>(band), range_of_band(raster, band, settings),
                           settings.is_iipimage);
    }
    if (channels == raster.bands && settings.ranges.size() < 2) {
      together_ = BandScale::of_all(raster, range_of_band(raster, 0, settings), settings.is_iipimage);
    }
  }

  [[nodiscard]] std::size_t channels() const override { return scales_.size(); }

  void read(const std::uint8_t* samples, std::size_t width, float* out) override {
    if (together_) {
      (*together_)(samples, width * scales_.size(), out, 1);
    } else {
      for (std::size_t i = 0; i < scales_.size(); ++i) scales_[i](samples, width, out + i, scales_.size());
    }
    if (!is_negative_) return;
    for (std::size_t i = 0; i < width; ++i) out[i * scales_.size()] = 1 - out[i * scales_.size()];
  }

 private:
  std::vector<BandScale> scales_;
  std::optional<BandScale> together_;  ///< Where all bands are wanted, and alike.
  bool is_negative_;
};

/// Bands as lights of any colour.
class BlendReader final : public ChannelReader {
 public:
  BlendReader(const Raster& raster, const ProcessSettings& settings) : blends_(settings.channels) {
    for (const ChannelBlend& blend : blends_) {
      if (blend.band >= raster.bands) {
        throw Error(ErrorCode::bad_request, concat({"there is no band ", std::uint64_t{blend.band}, ": the image has ",
                                                    std::uint64_t{raster.bands}, ", counted from 0"}));
      }
      const ValueRange range = blend.range.value_or(range_of_band(raster, blend.band, settings));
      scales_.emplace_back(raster, blend.band, range, settings.is_iipimage);
    }
  }

  [[nodiscard]] std::size_t channels() const override { return 3; }

  void read(const std::uint8_t* samples, std::size_t width, float* out) override {
    values_.resize(width);
    std::fill(out, out + 3 * width, 0.0F);
    for (std::size_t k = 0; k < blends_.size(); ++k) {
      scales_[k](samples, width, values_.data(), 1);
      const auto [red, green, blue] = blends_[k].colour;
      for (std::size_t i = 0; i < width; ++i) {
        // Darker than black would take light away from the other channels.
        const float value = std::clamp(values_[i], 0.0F, 1.0F);
        out[3 * i] += red * value;
        out[3 * i + 1] += green * value;
        out[3 * i + 2] += blue * value;
      }
    }
  }

 private:
  std::vector<ChannelBlend> blends_;
  std::vector<BandScale> scales_;
  std::vector<float> values_;
};

/// The colour of each index.
template <typename Index>
class PaletteReader final : public ChannelReader {
 public:
  explicit PaletteReader(const Raster& raster) : step_(raster.bands * sizeof(Index)) {
    const Palette palette = palette_of(raster);
    const float white = palette.is_8_bit ? 255 : 65535;
    colours_.resize(palette.size);
    for (std::size_t i = 0; i < palette.values.size(); ++i) {
      colours_[i % palette.size][i / palette.size] = static_cast<float>(palette.values[i]) / white;
    }
  }

  [[nodiscard]] std::size_t channels() const override { return 3; }

  void read(const std::uint8_t* samples, std::size_t width, float* out) override {
    const std::size_t mask = colours_.size() - 1;  // The size is a power of two.
    for (std::size_t i = 0; i < width; ++i, samples += step_, out += 3) {
      Index index{};
      std::memcpy(&index, samples, sizeof(Index));
      std::copy_n(colours_[index & mask].begin(), 3, out);
    }
  }

 private:
  std::vector<std::array<float, 3>> colours_;
  std::size_t step_;
};

std::unique_ptr<ChannelReader> make_palette_reader(const Raster& raster) {
  if (raster.bits == 8) return std::make_unique<PaletteReader<std::uint8_t>>(raster);
  return std::make_unique<PaletteReader<std::uint16_t>>(raster);
}

/// What ink leaves of white paper, of any depth.
class CmykReader final : public ChannelReader {
 public:
  explicit CmykReader(const Raster& raster) : is_light_(raster.interpretation.inverted_inks) {
    for (std::uint16_t band = 0; band < 4; ++band) scales_.emplace_back(raster, band, default_range(raster));
  }

  [[nodiscard]] std::size_t channels() const override { return 3; }

  void read(const std::uint8_t* samples, std::size_t width, float* out) override {
    inks_.resize(4 * width);
    for (std::size_t i = 0; i < 4; ++i) scales_[i](samples, width, inks_.data() + i, 4);
    for (std::size_t i = 0; i < width; ++i) {
      const auto light = [&](std::size_t ink) { return is_light_ ? inks_[4 * i + ink] : 1 - inks_[4 * i + ink]; };
      for (std::size_t colour = 0; colour < 3; ++colour) out[3 * i + colour] = light(colour) * light(3);
    }
  }

 private:
  std::vector<BandScale> scales_;
  std::vector<float> inks_;
  bool is_light_;
};

/// Colours of 8 bits that are painted: YCbCr that no codec has converted, and logarithmic luminance.
class PaintedReader final : public ChannelReader {
 public:
  explicit PaintedReader(std::unique_ptr<RowPainter> painter) : painter_(std::move(painter)) {}

  [[nodiscard]] std::size_t channels() const override { return 3; }

  void read(const std::uint8_t* samples, std::size_t width, float* out) override {
    rgba_.resize(4 * width);
    painter_->paint(samples, static_cast<std::uint32_t>(width), rgba_.data());
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t colour = 0; colour < 3; ++colour) {
        out[3 * i + colour] = static_cast<float>(rgba_[4 * i + colour]) / 255;
      }
    }
  }

 private:
  std::unique_ptr<RowPainter> painter_;
  std::vector<std::uint8_t> rgba_;
};

}  // namespace

ValueRange range_of_band(const Raster& raster, std::size_t band, const ProcessSettings& settings) {
  const auto& ranges = settings.ranges;
  if (ranges.empty()) return default_range(raster, settings.is_iipimage);
  const ValueRange& range = ranges[std::min(band, ranges.size() - 1)];
  return std::isnan(range.minimum) ? default_range(raster, settings.is_iipimage) : range;
}

std::size_t plain_channels(const Raster& raster, const ProcessSettings& settings) {
  if (!settings.channels.empty()) return 0;
  const std::size_t shown = shown_bands(raster).size();
  switch (raster.interpretation.photometric) {
    case Photometric::palette:
    case Photometric::logl:
    case Photometric::logluv:
      return 0;
    case Photometric::rgb:
      break;
    default:  // Of several bands, which only together are a colour.
      if (shown > 1) return 0;
  }
  if (!settings.is_iipimage) return shown;
  return raster.bands > 4 ? 3 : raster.bands;
}

std::unique_ptr<ChannelReader> make_channel_reader(const Raster& raster, const ProcessSettings& settings) {
  if (!settings.channels.empty()) return std::make_unique<BlendReader>(raster, settings);
  if (const auto channels = plain_channels(raster, settings); channels > 0) {
    return std::make_unique<PlainReader>(raster, settings, channels);
  }
  switch (raster.interpretation.photometric) {
    case Photometric::palette:
      return make_palette_reader(raster);
    case Photometric::cmyk:
      return std::make_unique<CmykReader>(raster);
    case Photometric::ycbcr:
      if (raster.bits > 8) return make_ycbcr_reader(raster);
      return std::make_unique<PaintedReader>(make_ycbcr_painter(raster, {}));
    case Photometric::logl:
    case Photometric::logluv:
      if (raster.bits > 8) return make_log_reader(raster);
      return std::make_unique<PaintedReader>(make_log_painter(raster));
    default:
      return make_lab_reader(raster, settings);
  }
}

}  // namespace pyramidion
