#include "jp2/jp2_colour.h"

#include <algorithm>
#include <array>
#include <limits>

#include "bytes/concat.h"
#include "bytes/endian.h"

namespace pyramidion {
namespace {

// EnumCS of colr (ISO/IEC 15444-1, I.5.3.3; ISO/IEC 15444-2, M.11.7.3.1).
constexpr std::uint32_t cmyk = 12;
constexpr std::uint32_t cielab = 14;
constexpr std::uint32_t srgb = 16;
constexpr std::uint32_t grey = 17;
constexpr std::uint32_t sycc = 18;
constexpr std::uint32_t e_srgb = 20;
constexpr std::uint32_t romm_rgb = 21;

struct OtherSpace {
  std::uint32_t number;
  const char* name;
};
/// Those that are not converted.
constexpr std::array other_spaces{OtherSpace{1, "YCbCr(1)"},
                                  OtherSpace{3, "YCbCr(2)"},
                                  OtherSpace{4, "YCbCr(3)"},
                                  OtherSpace{9, "PhotoYCC"},
                                  OtherSpace{11, "CMY"},
                                  OtherSpace{13, "YCCK"},
                                  OtherSpace{19, "CIEJab"},
                                  OtherSpace{22, "YPbPr(1125/60)"},
                                  OtherSpace{23, "YPbPr(1250/50)"},
                                  OtherSpace{24, "e-sYCC"}};

/// The enumerated colour space that counts.
const ColourSpecification* enumeration_in(const ImageBoxes& image) {
  for (const ColourSpecification& colour : image.colours) {
    if (colour.method == ColourMethod::enumerated) return &colour;
  }
  return nullptr;
}

/// Its number; 0 without one.
std::uint32_t enumerated_of(const ImageBoxes& image) {
  const ColourSpecification* const colour = enumeration_in(image);
  return colour == nullptr ? 0 : colour->enumerated;
}

/// The parameters of CIELab; none where they are the default ones.
std::vector<std::uint32_t> lab_of(const ImageBoxes& image) {
  constexpr std::size_t count = 6;
  std::vector<std::uint32_t> parameters;
  const ColourSpecification* const colour = enumeration_in(image);
  if (colour == nullptr || colour->enumerated != cielab || colour->parameters.size() < 4 * count) return parameters;
  for (std::size_t i = 0; i < count; ++i) {
    parameters.push_back(load<std::uint32_t>(colour->parameters.data() + 4 * i, Endian::big));
  }
  return parameters;
}

J2kColourSpace space_of(const ImageBoxes& image) {
  switch (enumerated_of(image)) {
    case cmyk:
      return J2kColourSpace::cmyk;
    case cielab:
      return J2kColourSpace::cielab;
    case srgb:
      return J2kColourSpace::srgb;
    case grey:
      return J2kColourSpace::grey;
    case sycc:
      return J2kColourSpace::sycc;
    case e_srgb:
      return J2kColourSpace::e_srgb;
    case romm_rgb:
      return J2kColourSpace::romm_rgb;
    default:
      return J2kColourSpace::unknown;
  }
}

J2kPalette to_palette(const Palette& palette) {
  J2kPalette result;
  for (const ComponentDepth& column : palette.columns) result.columns.push_back({column.bits, column.is_signed});
  for (const std::int64_t value : palette.values) {
    result.entries.push_back(static_cast<std::int32_t>(std::clamp<std::int64_t>(
        value, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max())));
  }
  return result;
}

}  // namespace

J2kColour colour_of(const ImageBoxes& image) {
  J2kColour colour;
  colour.space = space_of(image);
  colour.lab = lab_of(image);
  if (image.palette) colour.palette = to_palette(*image.palette);
  for (const ChannelMapping& mapping : image.mappings) {
    const std::uint16_t column = mapping.uses_palette ? std::uint16_t{mapping.column} : J2kMappedChannel::direct;
    colour.mapping.push_back({mapping.component, column});
  }
  for (const ChannelDefinition& definition : image.definitions) {
    colour.definitions.push_back({definition.channel, definition.type, definition.association});
  }
  return colour;
}

bool has_profile(const ImageBoxes& image) {
  const auto& colours = image.colours;
  const auto found = std::find_if(colours.begin(), colours.end(),
                                  [](const ColourSpecification& colour) { return colour.profile.length > 0; });
  return found != colours.end() && (found == colours.begin() || space_of(image) == J2kColourSpace::unknown);
}

std::string note_of_colours(const ImageBoxes& image) {
  const std::uint32_t number = enumerated_of(image);
  const auto* const other = std::find_if(other_spaces.begin(), other_spaces.end(),
                                         [number](const OtherSpace& space) { return space.number == number; });
  if (other == other_spaces.end() || has_profile(image) || image.palette) return {};
  return concat({"The colours are ", other->name, " (EnumCS ", std::uint64_t{number},
                 "), which is not converted: they are taken for grey or RGB"});
}

std::string photometric_of(const ImageBoxes& image, std::size_t components) {
  if (image.palette) return "Palette";
  switch (enumerated_of(image)) {
    case cmyk:
      return "CMYK";
    case cielab:
      return "CIELab";
    case srgb:
      return "RGB";
    case grey:
      return "MinIsBlack";
    case sycc:
      return "YCbCr";
    default:
      return components < 3 ? "MinIsBlack" : "RGB";
  }
}

}  // namespace pyramidion
