#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "decode/j2k_size.h"
#include "decode/raster.h"
#include "pyramid/j2k_colour.h"

namespace pyramidion {

/// The range of a channel's values.
struct ChannelDepth {
  std::uint16_t bits = 8;
  bool is_signed = false;

  friend bool operator==(const ChannelDepth&, const ChannelDepth&) = default;
};

/// Where a channel's values come from.
struct ColourChannel {
  std::uint16_t component = 0;
  std::uint16_t column = J2kMappedChannel::direct;
  ChannelDepth depth;
};

/// What a picture is made of.
struct ColourChannels {
  Photometric photometric = Photometric::min_is_black;
  std::vector<ColourChannel> channels;  ///< The colours in their order, then the alpha if there is one.
  std::uint16_t colours = 1;
  ExtraSample alpha = ExtraSample::unassociated_alpha;  ///< Its kind.

  [[nodiscard]] bool has_alpha() const { return channels.size() > colours; }
};

/// Of each component, whether its samples are indices into the palette.
[[nodiscard]] std::vector<bool> palette_indices(const J2kColour& colour, std::size_t components);

/// Throws Error `decode_failed` for colours that contradict themselves.
[[nodiscard]] ColourChannels select_channels(const J2kColour& colour, std::span<const J2kComponent> components);

}  // namespace pyramidion
