#include "picture/alpha.h"

#include <algorithm>

namespace pyramidion {
namespace {

std::uint8_t divided(unsigned colour, unsigned alpha) {
  return static_cast<std::uint8_t>(std::min(255U, (colour * 255 + alpha / 2) / alpha));
}

}  // namespace

std::optional<std::uint16_t> alpha_band_of(const Raster& raster) {
  const auto& extras = raster.interpretation.extra_samples;
  const auto alpha =
      std::find_if(extras.begin(), extras.end(), [](ExtraSample extra) { return extra != ExtraSample::unspecified; });
  if (alpha == extras.end() || extras.size() >= raster.bands) return {};
  return static_cast<std::uint16_t>(raster.bands - (extras.end() - alpha));
}

bool is_alpha_associated(const Raster& raster, std::uint16_t band) {
  const auto& extras = raster.interpretation.extra_samples;
  return extras[extras.size() - (std::size_t{raster.bands} - band)] == ExtraSample::associated_alpha;
}

AlphaPainter::AlphaPainter(const Raster& raster, std::uint16_t band)
    : bands_(raster.bands),
      band_(band),
      associated_(is_alpha_associated(raster, band)),
      scale_(ByteScale::for_alpha(raster)) {}

void AlphaPainter::paint(const std::uint8_t* samples, std::uint32_t width, std::uint8_t* rgba) {
  const std::size_t count = std::size_t{width} * bands_;
  if (!scale_.is_identity() && scratch_.size() < count) scratch_.resize(count);
  const std::uint8_t* alphas = scale_(samples, count, scratch_.data()) + band_;
  if (!associated_) {
    for (std::uint32_t i = 0; i < width; ++i) rgba[4 * std::size_t{i} + 3] = alphas[i * bands_];
    return;
  }
  for (std::uint32_t i = 0; i < width; ++i, alphas += bands_, rgba += 4) {
    const unsigned alpha = *alphas;
    rgba[3] = *alphas;
    if (alpha == 0 || alpha == 255) continue;
    for (int colour = 0; colour < 3; ++colour) rgba[colour] = divided(rgba[colour], alpha);
  }
}

}  // namespace pyramidion
