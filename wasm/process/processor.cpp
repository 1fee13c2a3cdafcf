#include "process/processor.h"

#include <algorithm>
#include <limits>

#include "bytes/error.h"
#include "picture/alpha.h"
#include "picture/clear.h"
#include "picture/no_data.h"
#include "picture/render.h"
#include "process/generic.h"
#include "process/rgb_rows.h"

namespace pyramidion {
namespace {

bool is_lab(Photometric photometric) {
  return photometric == Photometric::cielab || photometric == Photometric::icclab || photometric == Photometric::itulab;
}

/// Whether the plain picture is what is asked for.
bool changes_nothing(const Raster& raster, const ProcessSettings& settings) {
  if (is_lab(raster.interpretation.photometric) && (settings.is_iipimage || settings.lab_white != LabWhite::d50)) {
    return false;
  }
  if (settings.is_iipimage && raster.format == SampleFormat::floating_point) return false;
  return settings.ranges.empty() && settings.channels.empty() && !settings.shading && settings.twist.empty() &&
         settings.gamma == 1 && !settings.is_logarithmic && !settings.is_inverted && !settings.colour_map &&
         !settings.kernel && settings.contrast == 1 && settings.depth == 8;
}

std::vector<std::uint16_t> bands_of(const Raster& raster, const ProcessSettings& settings) {
  if (settings.channels.empty()) return shown_bands(raster);
  std::vector<std::uint16_t> bands;
  for (const ChannelBlend& channel : settings.channels) bands.push_back(channel.band);
  return bands;
}

/// How far the surroundings of a pixel reach that its picture depends on.
std::uint32_t reach_of(const Raster& raster, const ProcessSettings& settings) {
  const bool is_relief = settings.shading && bands_of(raster, settings).size() < 3;
  return static_cast<std::uint32_t>((settings.kernel ? settings.kernel->size / 2 : 0) + (is_relief ? 1 : 0));
}

/// With what lies at most `reach` pixels beside it.
Region grown(const Region& region, std::uint32_t reach) {
  const std::uint32_t left = std::min(region.x, reach);
  const std::uint32_t top = std::min(region.y, reach);
  return {region.x - left, region.y - top, left + region.width + reach, top + region.height + reach};
}

/// Of the pixels that are seen, those that are absent, or depend on ones that are.
std::vector<Region> absent_in(Raster& raster, const ProcessSettings& settings, const Region& part) {
  mark_no_data(raster, bands_of(raster, settings));
  const std::uint32_t reach = settings.is_iipimage ? 0 : reach_of(raster, settings);
  std::vector<Region> absent;
  for (const Region& region : raster.absent) {
    const Region near = common_part(region, grown(part, reach));
    if (near == Region{}) continue;
    const Region seen = common_part(grown(near, reach), part);
    absent.push_back({seen.x - part.x, seen.y - part.y, seen.width, seen.height});
  }
  return absent;
}

template <typename Value>
void compose(const std::array<std::uint8_t, 3>& background, std::size_t pixels, Value* rgba) {
  constexpr std::uint32_t white = std::numeric_limits<Value>::max();
  for (std::size_t i = 0; i < pixels; ++i, rgba += 4) {
    const std::uint32_t alpha = rgba[3];
    if (alpha == white) continue;
    for (std::size_t colour = 0; colour < 3; ++colour) {
      const std::uint64_t behind = std::uint64_t{background[colour]} * (white / 255);
      rgba[colour] =
          static_cast<Value>((rgba[colour] * std::uint64_t{alpha} + behind * (white - alpha) + white / 2) / white);
    }
    rgba[3] = static_cast<Value>(white);
  }
}

}  // namespace

Picture Processor::picture(Raster raster) {
  const std::vector<Region> absent = absent_in(raster, settings_, {0, 0, raster.width, raster.height});
  Picture picture = processed(std::move(raster));
  complete(absent, picture);
  return picture;
}

Picture Processor::part(Raster raster, const Region& part) {
  if (!is_within(part, raster.width, raster.height)) {
    throw Error(ErrorCode::bad_request, "The part that is wanted is not within the raster");
  }
  const std::vector<Region> absent = absent_in(raster, settings_, part);
  Picture picture = generic_picture(raster, settings_, Alpha::kept, part);
  complete(absent, picture);
  return picture;
}

void Processor::complete(std::span<const Region> absent, Picture& picture) const {
  const bool is_deep = picture.depth == 16;
  std::uint8_t* const bytes = picture.rgba.data();
  auto* const words = reinterpret_cast<std::uint16_t*>(bytes);
  clear(absent, picture);
  if (settings_.background) {
    const std::size_t pixels = std::size_t{picture.width} * picture.height;
    is_deep ? compose(*settings_.background, pixels, words) : compose(*settings_.background, pixels, bytes);
  }
}

Picture Processor::processed(Raster raster) {
  if (changes_nothing(raster, settings_)) return render(std::move(raster));
  Picture picture;
  if (SampleTables::serve(raster, settings_)) {
    if (!tables_ || !tables_->fit(raster)) tables_.emplace(raster, settings_);
    picture = tables_->picture(raster);
  } else if (ValueTable::serve(raster, settings_)) {
    picture = value_table().picture(raster, settings_);
  } else if (is_rgb_alone(raster, settings_)) {
    return rgb_picture(raster, settings_, ValueTable::is_costly(settings_) ? &value_table() : nullptr);
  } else {
    return generic_picture(raster, settings_, Alpha::kept);
  }
  const auto alpha = alpha_band_of(raster);
  if (!alpha || settings_.is_iipimage) return picture;
  AlphaPainter painter(raster, *alpha);
  for (std::size_t y = 0; y < raster.height; ++y) {
    painter.paint(raster.data.data() + y * row_bytes(raster), raster.width, picture.rgba.data() + 4 * y * raster.width);
  }
  return picture;
}

const ValueTable& Processor::value_table() {
  if (!table_) table_.emplace(settings_);
  return *table_;
}

}  // namespace pyramidion
