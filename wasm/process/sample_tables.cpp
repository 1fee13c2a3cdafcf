#include "process/sample_tables.h"

#include <cstring>
#include <utility>

#include "picture/alpha.h"
#include "process/channel_reader.h"
#include "process/generic.h"

namespace pyramidion {
namespace {

bool has_associated_alpha(const Raster& raster) {
  const auto band = alpha_band_of(raster);
  return band && is_alpha_associated(raster, *band);
}

/// Pixels whose bands all have the same value: each value once.
Raster all_values(Raster kind) {
  const std::size_t count = std::size_t{1} << kind.bits;
  const std::size_t bytes = kind.bits / 8U;
  kind.width = static_cast<std::uint32_t>(count);
  kind.height = 1;
  kind.data = Buffer(count * kind.bands * bytes);
  std::uint8_t* out = kind.data.data();
  for (std::size_t value = 0; value < count; ++value) {
    for (std::size_t band = 0; band < kind.bands; ++band, out += bytes) std::memcpy(out, &value, bytes);
  }
  return kind;
}

}  // namespace

bool SampleTables::serve(const Raster& raster, const ProcessSettings& settings) {
  return raster.bits <= 16 && raster.format != SampleFormat::floating_point && plain_channels(raster, settings) > 0 &&
         !settings.shading && settings.twist.empty() && !settings.kernel && settings.depth == 8 &&
         (settings.is_iipimage || !has_associated_alpha(raster));
}

SampleTables::SampleTables(const Raster& raster, const ProcessSettings& settings) : kind_(kind_of(raster)) {
  const std::size_t channels = settings.colour_map ? 1 : plain_channels(raster, settings);
  if (channels >= 3) bands_ = {0, 1, 2, 3};
  if (channels == 2) bands_ = {0, 0, 0, 1};
  has_alpha_ = channels % 2 == 0;
  is_alike_ = !settings.colour_map && settings.ranges.size() < 2 &&
              raster.interpretation.photometric != Photometric::min_is_white;
  Raster kind = kind_of(raster);
  if (is_alike_ || channels == 1) kind.bands = 1;
  const Picture picture = generic_picture(all_values(std::move(kind)), settings, Alpha::none);
  if (channels == 1) {
    colours_.resize(picture.width);
    std::memcpy(colours_.data(), picture.rgba.data(), picture.width * sizeof(std::uint32_t));
    return;
  }
  for (std::size_t i = 0; i < (is_alike_ ? 1U : has_alpha_ ? 4U : 3U); ++i) {
    values_[i].resize(picture.width);
    for (std::size_t value = 0; value < picture.width; ++value) {
      values_[i][value] = picture.rgba.data()[4 * value + i];
    }
  }
}

bool SampleTables::fit(const Raster& raster) const {
  const auto& [mine, theirs] = std::pair{kind_.interpretation, raster.interpretation};
  return kind_.bands == raster.bands && kind_.bits == raster.bits && kind_.format == raster.format &&
         kind_.significant_bits == raster.significant_bits && mine.photometric == theirs.photometric &&
         mine.extra_samples == theirs.extra_samples;
}

Picture SampleTables::picture(const Raster& raster) const {
  Picture picture;
  picture.width = raster.width;
  picture.height = raster.height;
  picture.rgba = Buffer(std::size_t{4} * raster.width * raster.height);
  if (raster.bits == 8) {
    paint<std::uint8_t>(raster, picture.rgba.data());
  } else {
    paint<std::uint16_t>(raster, picture.rgba.data());
  }
  return picture;
}

namespace {

/// Four pixels at a time. `paint` is given where the samples of one are, `step` bytes after those of the one before,
/// and where its RGBA belongs.
template <typename Paint>
void for_pixels(std::size_t count, const std::uint8_t* samples, std::size_t step, std::uint8_t* rgba, Paint paint) {
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4, samples += 4 * step, rgba += 16) {
    paint(samples, rgba);
    paint(samples + step, rgba + 4);
    paint(samples + 2 * step, rgba + 8);
    paint(samples + 3 * step, rgba + 12);
  }
  for (; i < count; ++i, samples += step, rgba += 4) paint(samples, rgba);
}

}  // namespace

/// By one band, which may be the only one.
template <typename Sample, bool is_only>
void SampleTables::paint_by_one(const Raster& raster, std::uint8_t* rgba) const {
  const std::size_t pixels = std::size_t{raster.width} * raster.height;
  const std::size_t step = (is_only ? 1 : raster.bands) * sizeof(Sample);
  const auto paint = [colours = colours_.data()](const std::uint8_t* samples, std::uint8_t* pixel) {
    Sample sample{};
    std::memcpy(&sample, samples, sizeof(Sample));
    std::memcpy(pixel, colours + sample, sizeof(std::uint32_t));
  };
  for_pixels(pixels, raster.data.data(), step, rgba, paint);
}

/// Of three bands, all of them wanted.
template <typename Sample>
void SampleTables::paint_close(const Raster& raster, std::uint8_t* rgba) const {
  const std::size_t pixels = std::size_t{raster.width} * raster.height;
  const std::uint8_t* const red = values_of(0);
  const std::uint8_t* const green = values_of(1);
  const std::uint8_t* const blue = values_of(2);
  const auto paint = [=](const std::uint8_t* samples, std::uint8_t* to) {
    std::array<Sample, 3> sample{};
    std::memcpy(sample.data(), samples, sizeof(sample));
    const std::uint32_t r = red[sample[0]];
    const std::uint32_t g = green[sample[1]];
    const std::uint32_t b = blue[sample[2]];
    const std::uint32_t pixel = r | g << 8U | b << 16U | 0xFF000000U;
    std::memcpy(to, &pixel, sizeof(pixel));
  };
  for_pixels(pixels, raster.data.data(), 3 * sizeof(Sample), rgba, paint);
}

template <typename Sample>
void SampleTables::paint(const Raster& raster, std::uint8_t* rgba) const {
  if (!colours_.empty()) {
    return raster.bands == 1 ? paint_by_one<Sample, true>(raster, rgba) : paint_by_one<Sample, false>(raster, rgba);
  }
  if (!has_alpha_ && raster.bands == 3) return paint_close<Sample>(raster, rgba);
  const std::size_t pixels = std::size_t{raster.width} * raster.height;
  const std::size_t step = raster.bands * sizeof(Sample);
  const std::uint8_t* samples = raster.data.data();
  const auto sample = [&](std::size_t output) {
    Sample value;
    std::memcpy(&value, samples + bands_[output] * sizeof(Sample), sizeof(Sample));
    return value;
  };
  const std::uint8_t* const red = values_of(0);
  const std::uint8_t* const green = values_of(1);
  const std::uint8_t* const blue = values_of(2);
  const std::uint8_t* const alpha = has_alpha_ ? values_of(3) : nullptr;
  for (std::size_t i = 0; i < pixels; ++i, samples += step, rgba += 4) {
    rgba[0] = red[sample(0)];
    rgba[1] = green[sample(1)];
    rgba[2] = blue[sample(2)];
    rgba[3] = alpha == nullptr ? std::uint8_t{255} : alpha[sample(3)];
  }
}

}  // namespace pyramidion
