#include "decode/colour_channels.h"

#include <algorithm>
#include <optional>
#include <string>

#include "bytes/error.h"

namespace pyramidion {
namespace {

constexpr std::uint16_t colour_type = 0;
constexpr std::uint16_t opacity_type = 1;
constexpr std::uint16_t premultiplied_opacity_type = 2;
constexpr std::uint16_t most_bits = 31;  ///< As decode_j2k has it.

[[noreturn]] void fail(const std::string& message) { throw Error(ErrorCode::decode_failed, message); }

void check(const J2kPalette& palette) {
  if (palette.entries.empty()) return;
  if (palette.columns.empty() || palette.entries.size() % palette.columns.size() != 0) {
    fail("the palette's columns and entries do not match");
  }
  for (const auto& column : palette.columns) {
    if (column.bits == 0 || column.bits > most_bits) fail("the palette's precision is not supported");
  }
}

std::vector<J2kMappedChannel> mapping_of(const J2kColour& colour, std::size_t components) {
  if (!colour.mapping.empty()) return colour.mapping;
  std::vector<J2kMappedChannel> mapping;
  const bool by_palette = !colour.palette.entries.empty();
  const std::size_t count = by_palette ? colour.palette.columns.size() : components;
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = static_cast<std::uint16_t>(i);
    mapping.push_back(by_palette ? J2kMappedChannel{0, number} : J2kMappedChannel{number});
  }
  return mapping;
}

/// All channels, as they are numbered in the box cdef.
std::vector<ColourChannel> all_channels(const J2kColour& colour, std::span<const J2kComponent> components) {
  std::vector<ColourChannel> channels;
  for (const auto& [component, column] : mapping_of(colour, components.size())) {
    if (component >= components.size()) fail("a channel is mapped to a component that does not exist");
    ChannelDepth depth{components[component].bits, components[component].is_signed};
    if (column != J2kMappedChannel::direct) {
      if (colour.palette.entries.empty() || column >= colour.palette.columns.size()) {
        fail("a channel is mapped to a palette column that does not exist");
      }
      depth = {colour.palette.columns[column].bits, colour.palette.columns[column].is_signed};
    }
    channels.push_back({component, column, depth});
  }
  return channels;
}

/// Where no box says so, the sampling tells YCbCr.
J2kColourSpace space_of(const J2kColour& colour, std::span<const J2kComponent> components) {
  if (colour.space != J2kColourSpace::unknown || !colour.palette.entries.empty()) return colour.space;
  const bool chroma_is_subsampled = components.size() == 3 && components[0].dx == 1 && components[0].dy == 1 &&
                                    components[1].dx != 1 && components[2].dx == components[1].dx;
  return chroma_is_subsampled ? J2kColourSpace::sycc : J2kColourSpace::unknown;
}

bool is_alpha(const J2kChannelDefinition& definition) {
  return (definition.type == opacity_type || definition.type == premultiplied_opacity_type) &&
         definition.association != J2kChannelDefinition::nothing;
}

/// The first definition that is an alpha of one of the channels, of which another must be a colour.
const J2kChannelDefinition* alpha_in(const J2kColour& colour, std::size_t channels) {
  const auto& definitions = colour.definitions;
  const auto found = std::find_if(definitions.begin(), definitions.end(), [&](const auto& definition) {
    return is_alpha(definition) && definition.channel < channels;
  });
  return found == definitions.end() || channels == 1 ? nullptr : &*found;
}

std::size_t colours_in(J2kColourSpace space, std::size_t channels) {
  switch (space) {
    case J2kColourSpace::grey:
    case J2kColourSpace::inverted_grey:
      return 1;
    case J2kColourSpace::cmyk:
      return channels >= 4 ? 4 : 1;
    default:
      return channels >= 3 ? 3 : 1;
  }
}

/// The channel that is defined as colour `number`, from 1.
std::optional<std::size_t> defined_colour(const J2kColour& colour, std::size_t number, std::size_t channels) {
  for (const auto& definition : colour.definitions) {
    if (definition.type == colour_type && definition.association == number && definition.channel < channels) {
      return definition.channel;
    }
  }
  return {};
}

/// The channels that are colours: as defined, or in their order where not all are.
std::vector<std::size_t> select_colours(const J2kColour& colour, std::size_t count, std::size_t channels,
                                        std::optional<std::size_t> alpha) {
  std::vector<std::size_t> colours;
  for (std::size_t number = 1; number <= count; ++number) {
    const auto channel = defined_colour(colour, number, channels);
    if (channel && channel != alpha) colours.push_back(*channel);
  }
  if (colours.size() == count) return colours;
  colours.clear();
  for (std::size_t i = 0; i < channels && colours.size() < count; ++i) {
    if (i != alpha) colours.push_back(i);
  }
  return colours;
}

Photometric photometric_of(J2kColourSpace space, std::size_t colours) {
  if (space == J2kColourSpace::inverted_grey) return Photometric::min_is_white;
  if (colours == 1) return Photometric::min_is_black;
  if (space == J2kColourSpace::cmyk) return Photometric::cmyk;
  if (space == J2kColourSpace::cielab) return Photometric::icclab;
  return space == J2kColourSpace::sycc ? Photometric::ycbcr : Photometric::rgb;
}

}  // namespace

std::vector<bool> palette_indices(const J2kColour& colour, std::size_t components) {
  std::vector<bool> are_indices(components);
  for (const auto& [component, column] : mapping_of(colour, components)) {
    if (column != J2kMappedChannel::direct && component < components) are_indices[component] = true;
  }
  return are_indices;
}

ColourChannels select_channels(const J2kColour& colour, std::span<const J2kComponent> components) {
  check(colour.palette);
  const std::vector<ColourChannel> all = all_channels(colour, components);
  const J2kColourSpace space = space_of(colour, components);
  const J2kChannelDefinition* const alpha = alpha_in(colour, all.size());
  const std::size_t count = colours_in(space, all.size() - (alpha != nullptr ? 1 : 0));
  const auto alpha_number = alpha != nullptr ? std::optional<std::size_t>(alpha->channel) : std::nullopt;

  ColourChannels selected;
  for (const std::size_t number : select_colours(colour, count, all.size(), alpha_number)) {
    selected.channels.push_back(all[number]);
  }
  selected.colours = static_cast<std::uint16_t>(count);
  selected.photometric = photometric_of(space, count);
  if (alpha != nullptr) {
    selected.channels.push_back(all[alpha->channel]);
    if (alpha->type == premultiplied_opacity_type) selected.alpha = ExtraSample::associated_alpha;
  }
  return selected;
}

}  // namespace pyramidion
