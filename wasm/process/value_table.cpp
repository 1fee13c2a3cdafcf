#include "process/value_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "picture/alpha.h"
#include "process/channel_reader.h"
#include "process/pixel_steps.h"
#include "process/quantise.h"

namespace pyramidion {
namespace {

/// Between black and white. More would need more of the processor's nearest memory, fewer more arithmetic.
constexpr std::size_t parts = 255 * 128;
/// Pixels that are looked up together.
constexpr std::size_t at_once = 1024;

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

/// All but the colour map.
ProcessSettings tone_of(ProcessSettings settings) {
  settings.colour_map = {};
  return settings;
}

/// Nothing but the colour map.
ProcessSettings colours_of(ProcessSettings settings) {
  settings.gamma = 1;
  settings.is_logarithmic = settings.is_inverted = false;
  return settings;
}

/// Whether a colour map has a vertex between: all are at multiples of 1/255, 1/8 or 1/3.
bool is_vertex_between(float low, float high) {
  const auto whole = [](float value) { return static_cast<std::int32_t>(std::clamp(value, -1.0F, 300.0F)); };
  return whole(low * 255) != whole(high * 255) || whole(low * 24) != whole(high * 24);
}

class LookUp {
 public:
  LookUp(const std::uint32_t* colours, const ProcessSettings& settings)
      : colours_(colours), contrast_(settings.contrast), steps_(settings, 1) {}

  /// Paints up to `at_once` pixels.
  void operator()(const float* values, std::size_t count, std::uint8_t* rgba) {
    find_parts(values, count, indices_.data());
    std::size_t left = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t colour = colours_[indices_[i]];
      std::memcpy(rgba + 4 * i, &colour, sizeof(colour));
      left_[left] = static_cast<std::uint32_t>(i);
      left += colour == 0 ? 1 : 0;
    }
    if (left > 0) reckon(values, left, rgba);
  }

 private:
  /// The pixels that have no colour yet.
  void reckon(const float* values, std::size_t left, std::uint8_t* rgba) {
    for (std::size_t k = 0; k < left; ++k) some_[k] = values[left_[k]];
    steps_.apply(some_.data(), left);
    quantise(some_.data(), steps_.channels(), left, {.contrast = contrast_},
             reinterpret_cast<std::uint8_t*>(reckoned_.data()));
    for (std::size_t k = 0; k < left; ++k) std::memcpy(rgba + 4 * left_[k], &reckoned_[k], sizeof(std::uint32_t));
  }

  const std::uint32_t* colours_;
  float contrast_;
  PixelSteps steps_;
  std::array<std::int32_t, at_once> indices_{};
  std::array<std::uint32_t, at_once> left_{};  ///< Which pixels have no colour yet.
  std::array<float, 3 * at_once> some_{};      ///< Their values, and channels.
  std::array<std::uint32_t, at_once> reckoned_{};
};

}  // namespace

bool ValueTable::serve(const Raster& raster, const ProcessSettings& settings) {
  const bool is_costly = settings.gamma != 1 || settings.is_logarithmic || settings.colour_map;
  const auto alpha = alpha_band_of(raster);
  return is_costly && plain_channels(raster, settings) == 1 && !settings.shading && settings.twist.empty() &&
         !settings.kernel && settings.depth == 8 && !settings.is_iipimage &&
         !(alpha && is_alpha_associated(raster, *alpha));
}

/// A tone is a steady function of a value, but for rounding; a colour, one of the tone from vertex to vertex. So what
/// both ends become, when they are moved apart by what is rounded, becomes of all between.
ValueTable::ValueTable(const ProcessSettings& settings) {
  std::vector<float> tones(parts + 2);
  for (std::size_t i = 0; i <= parts; ++i) tones[i] = static_cast<float>(i) / parts;
  tones[parts + 1] = std::numeric_limits<float>::max();
  const ProcessSettings tone = tone_of(settings);
  PixelSteps(tone, 1).apply(tones.data(), tones.size());

  const bool is_exact = settings.gamma == 1 && !settings.is_logarithmic;
  const float rounding = is_exact ? 4e-7F : 1e-5F + 4e-7F * settings.gamma;
  const ProcessSettings map = colours_of(settings);
  PixelSteps colouring(map, 1);
  std::vector<float> ends(2 * (parts + 2) * colouring.room());
  for (std::size_t i = 0; i < parts + 2; ++i) {
    // Black is one value.
    const auto [low, high] = std::minmax(tones[i == 0 ? 0 : i - 1], tones[i]);
    const bool is_one = i == 0;
    ends[2 * i] = is_one ? low : low - rounding * (1 + std::abs(low));
    ends[2 * i + 1] = is_one ? high : high + rounding * (1 + std::abs(high));
  }
  std::vector<bool> is_bent(parts + 2);
  if (settings.colour_map) {
    for (std::size_t i = 1; i < parts + 2; ++i) is_bent[i] = is_vertex_between(ends[2 * i], ends[2 * i + 1]);
  }
  colouring.apply(ends.data(), 2 * (parts + 2));
  std::vector<std::uint32_t> found(2 * (parts + 2));
  quantise(ends.data(), colouring.channels(), found.size(), {.contrast = settings.contrast},
           reinterpret_cast<std::uint8_t*>(found.data()));
  colours_.resize(parts + 2);
  for (std::size_t i = 0; i < colours_.size(); ++i) {
    colours_[i] = found[2 * i] == found[2 * i + 1] && !is_bent[i] ? found[2 * i] : 0;
  }
}

Picture ValueTable::picture(const Raster& raster, const ProcessSettings& settings) const {
  Picture picture;
  picture.width = raster.width;
  picture.height = raster.height;
  picture.rgba = Buffer(std::size_t{4} * raster.width * raster.height);
  const std::size_t pixel_bytes = raster.bands * (raster.bits / 8U);
  const std::size_t pixels = std::size_t{raster.width} * raster.height;
  const auto reader = make_channel_reader(raster, settings);
  LookUp look_up(colours_.data(), settings);
  std::vector<float> values(at_once);
  for (std::size_t i = 0; i < pixels; i += at_once) {
    const std::size_t some = std::min(at_once, pixels - i);
    reader->read(raster.data.data() + i * pixel_bytes, some, values.data());
    look_up(values.data(), some, picture.rgba.data() + 4 * i);
  }
  return picture;
}

}  // namespace pyramidion
