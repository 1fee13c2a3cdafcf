#include "process/absolute_readers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "picture/log_colours.h"
#include "process/band_scale.h"
#include "process/fast_power.h"

namespace pyramidion {
namespace {

constexpr std::size_t colours = 3;

/// By the formulas of TIFF 6.0, section 21: codes to values by ReferenceBlackWhite, then to colours by
/// YCbCrCoefficients.
class YcbcrReader final : public ChannelReader {
 public:
  explicit YcbcrReader(const Raster& raster) {
    const Interpretation& meaning = raster.interpretation;
    const bool is_float = raster.format == SampleFormat::floating_point;
    // References are in the samples' own range; those of floats in that of bytes.
    const double highest = is_float ? 255 : std::ldexp(1.0, raster.significant_bits) - 1;
    for (std::size_t i = 0; i < colours; ++i) {
      scales_.emplace_back(raster, static_cast<std::uint16_t>(i), default_range(raster));
      const auto black = static_cast<double>(meaning.reference_black_white[2 * i]);
      const double range = static_cast<double>(meaning.reference_black_white[2 * i + 1]) - black;
      black_[i] = static_cast<float>(black / highest);
      factor_[i] = range == 0 ? 0 : static_cast<float>((i == 0 ? 1 : 127.0 / 255) * highest / range);
    }
    luma_ = meaning.luma;
    if (luma_[1] == 0) luma_[1] = 0.587F;
  }

  [[nodiscard]] std::size_t channels() const override { return colours; }

  void read(const std::uint8_t* samples, std::size_t width, float* out) override {
    for (std::size_t i = 0; i < colours; ++i) scales_[i](samples, width, out + i, colours);
    const auto [red, green, blue] = luma_;
    for (std::size_t i = 0; i < width; ++i, out += colours) {
      const float y = (out[0] - black_[0]) * factor_[0];
      const float r = y + (out[2] - black_[2]) * factor_[2] * (2 - 2 * red);
      const float b = y + (out[1] - black_[1]) * factor_[1] * (2 - 2 * blue);
      const float g = (y - red * r - blue * b) / green;
      out[0] = std::clamp(r, 0.0F, 1.0F);
      out[1] = std::clamp(g, 0.0F, 1.0F);
      out[2] = std::clamp(b, 0.0F, 1.0F);
    }
  }

 private:
  std::vector<BandScale> scales_;
  std::array<float, colours> black_{};
  std::array<float, colours> factor_{};
  std::array<float, 3> luma_{};
};

/// What is no number is black.
float srgb_encoded(float linear) {
  if (!(linear > 0)) return 0;
  if (linear >= 1) return 1;
  return linear <= 0.0031308F ? 12.92F * linear : 1.055F * fast_power(linear, 1 / 2.4F) - 0.055F;
}

class LogReader final : public ChannelReader {
 public:
  LogReader(const Raster& raster, ReadLogPixel read_pixel)
      : step_(std::size_t{raster.bands} * raster.bits / 8), read_(read_pixel) {}

  [[nodiscard]] std::size_t channels() const override { return colours; }

  void read(const std::uint8_t* samples, std::size_t width, float* out) override {
    for (std::size_t i = 0; i < width; ++i, samples += step_, out += colours) {
      const auto light = read_(samples);
      std::transform(light.begin(), light.end(), out, srgb_encoded);
    }
  }

 private:
  std::size_t step_;
  ReadLogPixel read_;
};

}  // namespace

std::unique_ptr<ChannelReader> make_ycbcr_reader(const Raster& raster) { return std::make_unique<YcbcrReader>(raster); }

std::unique_ptr<ChannelReader> make_log_reader(const Raster& raster) {
  return std::make_unique<LogReader>(raster, log_pixel_reader(raster));
}

}  // namespace pyramidion
