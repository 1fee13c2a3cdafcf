#include "process/value_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "picture/alpha.h"
#include "process/band_scale.h"
#include "process/channel_reader.h"
#include "process/pixel_steps.h"
#include "process/quantise.h"

namespace pyramidion {
namespace {

/// Between black and white, 255 times 128. More would need more of the processor's nearest memory, fewer more
/// arithmetic.
constexpr std::size_t parts = 32640;
/// How much of a colour map a colour stays at its highest or lowest at least.
constexpr float narrowest = 1.0F / 256;

/// Where each value is looked up: 0 for black, less, and not-a-number.
void find_parts(const float* values, std::size_t count, std::int32_t* indices) {
  constexpr auto white = static_cast<float>(parts);
  for (std::size_t i = 0; i < count; ++i) {
    const float scaled = values[i] * white;
    const float positive = scaled > 0 ? scaled : 0;
    const float limited = positive < white ? positive : white;
    indices[i] = static_cast<std::int32_t>(limited) + (scaled > 0 ? 1 : 0);
  }
}

/// The steps that take one number for itself.
ProcessSettings steps_of(const ProcessSettings& settings) {
  ProcessSettings steps;
  steps.gamma = settings.gamma;
  steps.is_logarithmic = settings.is_logarithmic;
  steps.is_inverted = settings.is_inverted;
  steps.colour_map = settings.colour_map;
  steps.contrast = settings.contrast;
  return steps;
}

}  // namespace

bool ValueTable::is_costly(const ProcessSettings& settings) {
  return settings.gamma != 1 || settings.is_logarithmic || settings.colour_map;
}

bool ValueTable::serve(const Raster& raster, const ProcessSettings& settings) {
  const auto alpha = alpha_band_of(raster);
  const std::size_t channels = plain_channels(raster, settings);
  return is_costly(settings) && (channels == 1 || (settings.colour_map && channels > 0)) && !settings.shading &&
         settings.twist.empty() && !settings.kernel && settings.depth == 8 && !settings.is_iipimage &&
         !(alpha && is_alpha_associated(raster, *alpha));
}

/// A tone rises or falls steadily with the value, but for what is rounded. So does each colour of a map with the tone,
/// as it stays at its highest and lowest for a while. So what both ends become, when they are moved apart by what is
/// rounded, becomes of all between.
ValueTable::ValueTable(const ProcessSettings& settings) : steps_(steps_of(settings)) {
  std::vector<float> tones(parts + 2);
  for (std::size_t i = 0; i <= parts; ++i) tones[i] = static_cast<float>(i) / parts;
  tones[parts + 1] = std::numeric_limits<float>::max();
  PixelSteps::tone(steps_, tones.data(), tones.size());

  const bool is_exact = settings.gamma == 1 && !settings.is_logarithmic;
  const float rounding = is_exact ? 4e-7F : 1e-5F + 4e-7F * settings.gamma;
  ProcessSettings map;
  map.colour_map = settings.colour_map;
  PixelSteps colouring(map, 1);
  std::vector<float> ends(2 * (parts + 2) * colouring.room());
  for (std::size_t i = 0; i < parts + 2; ++i) {
    const auto [low, high] = std::minmax(tones[i == 0 ? 0 : i - 1], tones[i]);
    const float apart = i == 0 ? 0 : rounding;  // Black is one value.
    ends[2 * i] = low - apart * (1 + std::abs(low));
    ends[2 * i + 1] = high + apart * (1 + std::abs(high));
  }
  colouring.apply(ends.data(), 2 * (parts + 2));
  std::vector<std::uint32_t> found(2 * (parts + 2));
  quantise(ends.data(), colouring.channels(), found.size(), {.contrast = settings.contrast},
           reinterpret_cast<std::uint8_t*>(found.data()));
  colours_.resize(parts + 2);
  for (std::size_t i = 0; i < colours_.size(); ++i) {
    // Where gamma is steep, a part may have several colours though its ends have the same.
    const bool is_wide = settings.colour_map && i > 0 && i <= parts && std::abs(tones[i] - tones[i - 1]) > narrowest;
    colours_[i] = found[2 * i] == found[2 * i + 1] && !is_wide ? found[2 * i] : 0;
  }
}

Picture ValueTable::picture(const Raster& raster, const ProcessSettings& settings) const {
  Picture picture;
  picture.width = raster.width;
  picture.height = raster.height;
  picture.rgba = Buffer(std::size_t{4} * raster.width * raster.height);
  const std::size_t pixel_bytes = std::size_t{raster.bands} * raster.bits / 8;
  const std::size_t pixels = std::size_t{raster.width} * raster.height;
  const BandScale scale(raster, 0, range_of_band(raster, 0, settings));
  const bool is_negative = raster.interpretation.photometric == Photometric::min_is_white;
  LookUp look_up(*this);
  std::vector<float> values(LookUp::at_once);
  for (std::size_t i = 0; i < pixels; i += values.size()) {
    const std::size_t some = std::min(values.size(), pixels - i);
    scale(raster.data.data() + i * pixel_bytes, some, values.data(), 1);
    if (is_negative) std::transform(values.begin(), values.end(), values.begin(), [](float v) { return 1 - v; });
    look_up(values.data(), some, picture.rgba.data() + 4 * i);
  }
  return picture;
}

ValueTable::LookUp::LookUp(const ValueTable& table) : table_(table), steps_(table.steps_, 1) {}

void ValueTable::LookUp::operator()(const float* values, std::size_t count, std::uint8_t* rgba) {
  find_parts(values, count, parts_.data());
  const std::uint32_t* const colours = table_.colours_.data();
  std::size_t left = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t colour = colours[parts_[i]];
    std::memcpy(rgba + 4 * i, &colour, sizeof(colour));
    left_[left] = static_cast<std::uint32_t>(i);
    left += colour == 0 ? 1 : 0;
  }
  if (left == 0) return;
  for (std::size_t k = 0; k < left; ++k) some_[k] = values[left_[k]];
  steps_.apply(some_.data(), left);
  quantise(some_.data(), steps_.channels(), left, {.contrast = table_.steps_.contrast}, reckoned_.data());
  for (std::size_t k = 0; k < left; ++k) std::memcpy(rgba + std::size_t{4} * left_[k], &reckoned_[4 * k], 4);
}

}  // namespace pyramidion
