#include "decode/apply_colour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "bytes/error.h"
#include "decode/colour_channels.h"
#include "decode/component_grid.h"
#include "decode/sample_layout.h"

namespace pyramidion {
namespace {

/// Whether the samples may stay as they are: the channels are the first bands in their order, all alike.
bool is_plain(const Raster& raster, const std::vector<ColourChannel>& channels) {
  const ChannelDepth depth{raster.significant_bits, raster.format == SampleFormat::signed_integer};
  for (std::size_t i = 0; i < channels.size(); ++i) {
    const auto& channel = channels[i];
    if (channel.component != i || channel.column != J2kMappedChannel::direct || channel.depth != depth) return false;
  }
  return true;
}

/// The range that all channels are brought to.
ChannelDepth common_depth(const std::vector<ColourChannel>& channels) {
  ChannelDepth common = channels[0].depth;
  for (const auto& channel : channels) {
    if (channel.depth != common) common = {std::max(channel.depth.bits, common.bits), false};
  }
  return common;
}

/// The bit patterns of one band's samples, which are `step` bytes apart.
template <typename T>
void load_band(const std::uint8_t* samples, std::size_t step, std::vector<std::int32_t>& values) {
  for (std::int32_t& value : values) {
    T sample;
    std::memcpy(&sample, samples, sizeof(T));
    value = static_cast<std::int32_t>(sample);
    samples += step;
  }
}

std::vector<std::int32_t> values_of(const Raster& raster, std::uint16_t band) {
  std::vector<std::int32_t> values(std::size_t{raster.width} * raster.height);
  const std::size_t bytes = raster.bits / 8U;
  const std::size_t step = raster.bands * bytes;
  const std::uint8_t* const samples = raster.data.data() + band * bytes;
  if (bytes == 4) {
    load_band<std::uint32_t>(samples, step, values);
    return values;
  }
  bytes == 1 ? load_band<std::uint8_t>(samples, step, values) : load_band<std::uint16_t>(samples, step, values);
  if (raster.format != SampleFormat::signed_integer) return values;
  const std::int32_t sign = 1 << (raster.bits - 1);
  for (std::int32_t& value : values) value = (value ^ sign) - sign;
  return values;
}

void look_up(const J2kPalette& palette, std::uint16_t column, std::vector<std::int32_t>& values) {
  const auto last = static_cast<std::int32_t>(palette.entries.size() / palette.columns.size() - 1);
  for (std::int32_t& value : values) {
    const auto row = static_cast<std::size_t>(std::clamp(value, 0, last));
    value = palette.entries[row * palette.columns.size() + column];
  }
}

/// Brings values of one range to another, which has as many bits or more and is unsigned where they differ.
void stretch(const ChannelDepth& from, const ChannelDepth& to, std::vector<std::int32_t>& values) {
  if (from == to) return;
  const std::int64_t offset = from.is_signed ? std::int64_t{1} << (from.bits - 1U) : 0;
  const std::int64_t from_highest = (std::int64_t{1} << from.bits) - 1;
  const std::int64_t to_highest = (std::int64_t{1} << to.bits) - 1;
  for (std::int32_t& value : values) {
    const std::int64_t shifted = std::clamp<std::int64_t>(value + offset, 0, from_highest);
    value = static_cast<std::int32_t>((shifted * to_highest + from_highest / 2) / from_highest);
  }
}

/// Of CIE L*a*b*, what one of its colours ranges over, and the code of its zero (ISO/IEC 15444-2, M.11.7.4.1).
struct LabRange {
  double range;
  double zero;
};

LabRange lab_range_of(const std::vector<std::uint32_t>& parameters, std::size_t band, std::uint16_t bits) {
  if (parameters.size() >= 6) {
    return {static_cast<double>(parameters[2 * band]), static_cast<double>(parameters[2 * band + 1])};
  }
  const double half = std::ldexp(1.0, bits - 1);
  constexpr std::array ranges{100.0, 170.0, 200.0};
  return {ranges[band], band == 0 ? 0 : band == 1 ? half : 0.75 * half};
}

/// Brings L*, a* or b* to the 16 bits of ICC's encoding, in which a* and b* may be -128 to 128.
void to_icc_lab(const LabRange& lab, const ChannelDepth& depth, bool is_lightness, std::vector<std::int32_t>& values) {
  const double unit = is_lightness ? 65280.0 / 100 : 256;
  const double factor = lab.range / (std::ldexp(1.0, depth.bits) - 1) * unit;
  const double sign = depth.is_signed ? std::ldexp(1.0, depth.bits - 1) : 0;
  const double offset = (sign - lab.zero) * factor + (is_lightness ? 0 : 32768);
  for (std::int32_t& value : values) {
    value = static_cast<std::int32_t>(std::clamp(value * factor + offset, 0.0, 65535.0) + 0.5);
  }
}

Raster rearrange(const Raster& raster, const J2kColour& colour, const ColourChannels& selected) {
  const auto& channels = selected.channels;
  const bool is_lab = selected.photometric == Photometric::icclab;
  const ChannelDepth depth = is_lab ? ChannelDepth{16, false} : common_depth(channels);
  Raster result;
  result.width = raster.width;
  result.height = raster.height;
  result.absent = raster.absent;
  result.bands = static_cast<std::uint16_t>(channels.size());
  result.bits = container_bits(depth.bits);
  result.significant_bits = depth.bits;
  result.format = depth.is_signed ? SampleFormat::signed_integer : SampleFormat::unsigned_integer;
  result.data = Buffer(row_bytes(result) * result.height);
  for (std::uint16_t band = 0; band < result.bands; ++band) {
    const ColourChannel& channel = channels[band];
    auto values = values_of(raster, channel.component);
    if (channel.column != J2kMappedChannel::direct) look_up(colour.palette, channel.column, values);
    if (is_lab && band < 3) {
      to_icc_lab(lab_range_of(colour.parameters, band, channel.depth.bits), channel.depth, band == 0, values);
    } else {
      stretch(channel.depth, depth, values);
    }
    fill_band({values.data(), 0, 0, result.width, result.height}, {}, band, result);
  }
  return result;
}

/// Luma and chroma use their whole range, and chroma has its zero in the middle of it (IEC 61966-2-1, annex F), unless
/// the parameters say otherwise.
void set_ycbcr_range(Raster& raster, const std::vector<std::uint32_t>& parameters) {
  const unsigned bits = raster.significant_bits;
  const auto highest = static_cast<float>((std::uint64_t{1} << bits) - 1);
  const auto middle = static_cast<float>(std::uint64_t{1} << (bits - 1));
  const float end = middle + 127 * highest / 255;
  auto& reference = raster.interpretation.reference_black_white;
  reference = {0, highest, middle, end, middle, end};
  if (parameters.size() < 2 + reference.size()) return;
  const float red = static_cast<float>(parameters[0]) / 10000;
  const float blue = static_cast<float>(parameters[1]) / 10000;
  raster.interpretation.luma = {red, 1 - red - blue, blue};
  for (std::size_t i = 0; i < reference.size(); ++i) {
    reference[i] = static_cast<float>(parameters[2 + i]) * middle / 12800;
  }
}

}  // namespace

Raster apply_colour(Raster raster, const J2kColour& colour, std::span<const J2kComponent> components) {
  if (components.size() != raster.bands) {
    throw Error(ErrorCode::bad_request, "the components are not those of the samples");
  }
  const ColourChannels selected = select_channels(colour, components);
  if (selected.photometric == Photometric::icclab || !is_plain(raster, selected.channels)) {
    raster = rearrange(raster, colour, selected);
  }

  auto& interpretation = raster.interpretation;
  interpretation.photometric = selected.photometric;
  interpretation.extra_samples.assign(raster.bands - selected.colours, ExtraSample::unspecified);
  if (selected.has_alpha()) interpretation.extra_samples[0] = selected.alpha;
  if (selected.photometric == Photometric::ycbcr) set_ycbcr_range(raster, colour.parameters);
  return raster;
}

}  // namespace pyramidion
