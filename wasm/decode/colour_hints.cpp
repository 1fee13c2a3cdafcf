#include "decode/colour_hints.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "bytes/endian.h"

namespace pyramidion {
namespace {

constexpr std::uint16_t coding_style_default = 0xff52;
constexpr std::uint16_t comment = 0xff64;
constexpr std::uint16_t start_of_tile_part = 0xff90;
constexpr std::size_t marker_bytes = 2;
constexpr std::size_t transform_offset = 4;  ///< Behind Lcod: Scod, progression order, layers, and then it.
constexpr std::size_t text_offset = 2;       ///< Behind Lcom: Rcom, and then it.
constexpr std::string_view by_openjpeg = "Created by OpenJPEG";

/// `parameters` are those behind the segment's length.
void take_segment(std::uint16_t marker, std::span<const std::uint8_t> parameters, ColourHints& hints) {
  if (marker == coding_style_default && parameters.size() > transform_offset) {
    hints.has_component_transform = parameters[transform_offset] == 1;
  } else if (marker == comment && parameters.size() >= text_offset + by_openjpeg.size()) {
    const auto text = parameters.subspan(text_offset);
    hints.is_by_openjpeg = hints.is_by_openjpeg || std::equal(by_openjpeg.begin(), by_openjpeg.end(), text.begin());
  }
}

}  // namespace

ColourHints read_colour_hints(std::span<const std::uint8_t> codestream) {
  ColourHints hints;
  const auto u16 = [&](std::size_t at) { return load<std::uint16_t>(codestream.data() + at, Endian::big); };
  // SOC has no segment; all other markers before SOT do.
  for (std::size_t at = marker_bytes; at + 2 * marker_bytes <= codestream.size();) {
    const std::uint16_t marker = u16(at);
    const std::size_t length = u16(at + marker_bytes);
    at += marker_bytes;
    if (marker == start_of_tile_part || length < marker_bytes || length > codestream.size() - at) break;
    take_segment(marker, codestream.subspan(at + marker_bytes, length - marker_bytes), hints);
    at += length;
  }
  return hints;
}

J2kColour settled_colour(J2kColour colour, std::span<const std::uint8_t> codestream) {
  if (colour.space == J2kColourSpace::sycc_or_rgb) {
    const bool is_rgb = read_colour_hints(codestream).has_component_transform;
    colour.space = is_rgb ? J2kColourSpace::srgb : J2kColourSpace::sycc;
  } else if (colour.space == J2kColourSpace::sycc_by_openjpeg) {
    const bool is_sycc = read_colour_hints(codestream).is_by_openjpeg;
    colour.space = is_sycc ? J2kColourSpace::sycc : J2kColourSpace::unknown;
  }
  return colour;
}

}  // namespace pyramidion
