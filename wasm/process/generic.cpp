#include "process/generic.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "picture/alpha.h"
#include "process/band_scale.h"
#include "process/channel_reader.h"
#include "process/convolved.h"
#include "process/pixel_steps.h"
#include "process/quantise.h"
#include "process/relief.h"

namespace pyramidion {
namespace {

/// The alpha of a raster's rows, 0 to 1.
class AlphaReader {
 public:
  AlphaReader(const Raster& raster, std::uint16_t band)
      : scale_(BandScale::for_alpha(raster, band)),
        values_(raster.width),
        is_associated_(is_alpha_associated(raster, band)) {}

  /// Colours that were multiplied by the alpha are divided by it.
  void divide(const std::uint8_t* samples, float* values, std::size_t channels) {
    if (!is_associated_) return;
    scale_(samples, values_.size(), values_.data(), 1);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const float factor = values_[i] > 0 ? 1 / values_[i] : 1;
      for (std::size_t channel = 0; channel < channels; ++channel) values[i * channels + channel] *= factor;
    }
  }

  template <typename Value>
  void store(const std::uint8_t* samples, std::size_t width, Value* rgba) {
    scale_(samples, width, values_.data(), 1);
    constexpr float white = std::numeric_limits<Value>::max();
    for (std::size_t i = 0; i < width; ++i) {
      rgba[4 * i + 3] = static_cast<Value>(std::clamp(values_[i], 0.0F, 1.0F) * white + 0.5F);
    }
  }

 private:
  BandScale scale_;
  std::vector<float> values_;
  bool is_associated_;
};

class GenericPath {
 public:
  GenericPath(const Raster& raster, const ProcessSettings& settings, Alpha alpha, const Region& part)
      : raster_(raster),
        settings_(settings),
        part_(part),
        row_bytes_(row_bytes(raster)),
        reader_(make_channel_reader(raster, settings)),
        is_relief_(settings.shading && reader_->channels() < 3),
        steps_(settings, is_relief_ ? 1 : reader_->channels()) {
    if (alpha == Alpha::none || settings.is_iipimage) return;
    if (const auto band = alpha_band_of(raster)) alpha_.emplace(raster, *band);
  }

  [[nodiscard]] Picture picture() {
    Picture picture;
    picture.width = part_.width;
    picture.height = part_.height;
    picture.depth = settings_.depth;
    picture.rgba = Buffer(std::size_t{4} * part_.width * part_.height * (settings_.depth / 8U));
    if (settings_.depth == 16) {
      fill<std::uint16_t>(picture);
    } else {
      fill<std::uint8_t>(picture);
    }
    return picture;
  }

 private:
  [[nodiscard]] const std::uint8_t* samples(std::size_t y) const { return raster_.data.data() + y * row_bytes_; }

  template <typename Value>
  void fill(Picture& picture) {
    auto* rgba = reinterpret_cast<Value*>(picture.rgba.data());
    const std::size_t width = raster_.width;
    if (is_relief_) lit_ = relief(elevation(), *settings_.shading);
    std::vector<float> values(width * std::max(reader_->channels(), steps_.room()));
    std::optional<ConvolvedRows> convolved;
    if (settings_.kernel) convolved.emplace(rows_through_steps(), *settings_.kernel, settings_.is_iipimage);
    const Quantisation how{settings_.contrast, settings_.is_iipimage, settings_.is_iipimage};
    for (std::size_t y = 0; y < std::size_t{part_.y} + part_.height; ++y) {
      // A row has to be made for those below it to come.
      if (convolved) convolved->next(values.data());
      if (y < part_.y) continue;
      if (!convolved) read(y, values.data());
      quantise(values.data() + part_.x * steps_.channels(), steps_.channels(), part_.width, how, rgba);
      if (alpha_) alpha_->store(samples(y) + part_.x * (row_bytes_ / width), part_.width, rgba);
      rgba += std::size_t{4} * part_.width;
    }
  }

  /// One row through all steps but the kernel.
  void read(std::size_t y, float* values) {
    if (is_relief_) {
      std::copy_n(lit_.row(y), raster_.width, values);
    } else {
      reader_->read(samples(y), raster_.width, values);
      if (alpha_) alpha_->divide(samples(y), values, reader_->channels());
    }
    steps_.apply(values, raster_.width);
  }

  [[nodiscard]] RowSource rows_through_steps() {
    const auto room = raster_.width * std::max(reader_->channels(), steps_.room());
    return {raster_.width, raster_.height, steps_.channels(), room,
            [this](std::size_t y, float* row) { read(y, row); }};
  }

  /// The first band's own numbers.
  [[nodiscard]] Planes elevation() const {
    Planes planes{raster_.width, raster_.height, 1, {}};
    planes.values.resize(planes.width * planes.height);
    const BandScale unscaled(raster_, 0, {0, 1});
    for (std::size_t y = 0; y < planes.height; ++y) unscaled(samples(y), planes.width, planes.row(y), 1);
    return planes;
  }

  const Raster& raster_;
  const ProcessSettings& settings_;
  const Region part_;
  std::size_t row_bytes_;
  std::unique_ptr<ChannelReader> reader_;
  bool is_relief_;
  PixelSteps steps_;
  std::optional<AlphaReader> alpha_;
  Planes lit_;
};

}  // namespace

Picture generic_picture(const Raster& raster, const ProcessSettings& settings, Alpha alpha,
                        const std::optional<Region>& part) {
  return GenericPath(raster, settings, alpha, part.value_or(Region{0, 0, raster.width, raster.height})).picture();
}

}  // namespace pyramidion
