#include "jp2/jp2_colour.h"

#include <algorithm>
#include <array>
#include <limits>

#include "bytes/concat.h"
#include "bytes/endian.h"

namespace pyramidion {
namespace {

// J2kColour::parameters of YCbCr that is not sYCC: ITU-R BT.709 and BT.601 with room below black and above white, and
// Kodak's formula, in which chroma counts 2.2179 (C1 - 156) and 1.8215 (C2 - 137), and luma 1.3584 Y.
constexpr std::size_t parameter_count = 8;
constexpr std::array<std::array<std::uint32_t, parameter_count>, 3> ycbcr_parameters{
    {{2126, 722, 1600, 23500, 12800, 23956, 12800, 23956},
     {2990, 1140, 1600, 23500, 12800, 23956, 12800, 23956},
     {2990, 1140, 0, 18772, 15600, 25747, 13700, 23475}}};
enum class Parameters : std::uint8_t { bt_709, bt_601, kodak, none };

/// An enumerated colour space.
struct KnownSpace {
  std::uint8_t number = 0;
  J2kColourSpace space = J2kColourSpace::unknown;  ///< What it is, or is taken for.
  Parameters parameters = Parameters::none;
  const char* name = nullptr;  ///< Of one that is taken for another.
};

constexpr std::uint8_t cielab = 14;
/// By EnumCS of colr (ISO/IEC 15444-1, I.5.3.3; ISO/IEC 15444-2, M.11.7.3.1): 0 and 15 are bi-level, 1, 3 and 4 the
/// standard's YCbCr(1) to YCbCr(3), 9 is PhotoYCC.
constexpr std::array known_spaces{
    KnownSpace{0, J2kColourSpace::inverted_grey},
    KnownSpace{1, J2kColourSpace::sycc, Parameters::bt_709},
    KnownSpace{3, J2kColourSpace::sycc},
    KnownSpace{4, J2kColourSpace::sycc, Parameters::bt_601},
    KnownSpace{9, J2kColourSpace::sycc, Parameters::kodak},
    KnownSpace{11, J2kColourSpace::unknown, Parameters::none, "CMY"},
    KnownSpace{12, J2kColourSpace::cmyk},
    KnownSpace{13, J2kColourSpace::sycc, Parameters::none, "YCCK"},
    KnownSpace{cielab, J2kColourSpace::cielab},
    KnownSpace{15, J2kColourSpace::grey},
    KnownSpace{16, J2kColourSpace::srgb},
    KnownSpace{17, J2kColourSpace::grey},
    KnownSpace{18, J2kColourSpace::sycc},
    KnownSpace{19, J2kColourSpace::unknown, Parameters::none, "CIEJab"},
    KnownSpace{20, J2kColourSpace::e_srgb},
    KnownSpace{21, J2kColourSpace::romm_rgb},
    KnownSpace{22, J2kColourSpace::sycc, Parameters::bt_709, "YPbPr(1125/60)"},
    KnownSpace{23, J2kColourSpace::sycc, Parameters::bt_709, "YPbPr(1250/50)"},
    KnownSpace{24, J2kColourSpace::sycc, Parameters::none, "e-sYCC"},
};
constexpr KnownSpace unknown_space{0, J2kColourSpace::unknown};

/// The enumerated colour space that counts.
const ColourSpecification* enumeration_in(const ImageBoxes& image) {
  for (const ColourSpecification& colour : image.colours) {
    if (colour.method == ColourMethod::enumerated) return &colour;
  }
  return nullptr;
}

const KnownSpace& known_space_in(const ImageBoxes& image) {
  const ColourSpecification* const colour = enumeration_in(image);
  if (colour == nullptr) return unknown_space;
  const auto* const found = std::find_if(known_spaces.begin(), known_spaces.end(),
                                         [&](const KnownSpace& known) { return known.number == colour->enumerated; });
  return found == known_spaces.end() ? unknown_space : *found;
}

/// None where they are the default ones.
std::vector<std::uint32_t> parameters_of(const ImageBoxes& image) {
  const KnownSpace& known = known_space_in(image);
  constexpr std::size_t count = 6;
  if (known.parameters != Parameters::none) {
    const auto& ycbcr = ycbcr_parameters[static_cast<std::size_t>(known.parameters)];
    return {ycbcr.begin(), ycbcr.end()};
  }
  std::vector<std::uint32_t> parameters;
  if (known.number != cielab) return parameters;
  const auto& bytes = enumeration_in(image)->parameters;
  if (bytes.size() < 4 * count) return parameters;
  for (std::size_t i = 0; i < count; ++i) {
    parameters.push_back(load<std::uint32_t>(bytes.data() + 4 * i, Endian::big));
  }
  return parameters;
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
  colour.space = known_space_in(image).space;
  colour.parameters = parameters_of(image);
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
  const KnownSpace& known = known_space_in(image);
  const bool knows_none_better = known.space == J2kColourSpace::unknown || known.name != nullptr;
  return found != colours.end() && (found == colours.begin() || knows_none_better);
}

std::string note_of_colours(const ImageBoxes& image) {
  const KnownSpace& known = known_space_in(image);
  if (known.name == nullptr || has_profile(image) || image.palette) return {};
  return concat({"The colours are ", known.name, " (EnumCS ", std::uint64_t{known.number}, "), and are taken for ",
                 known.space == J2kColourSpace::sycc ? "YCbCr" : "grey or RGB"});
}

std::string photometric_of(const ImageBoxes& image, std::size_t components) {
  if (image.palette) return "Palette";
  switch (known_space_in(image).space) {
    case J2kColourSpace::inverted_grey:
      return "MinIsWhite";
    case J2kColourSpace::grey:
      return "MinIsBlack";
    case J2kColourSpace::srgb:
      return "RGB";
    case J2kColourSpace::sycc:
      return "YCbCr";
    case J2kColourSpace::cmyk:
      return "CMYK";
    case J2kColourSpace::cielab:
      return "CIELab";
    default:
      return components < 3 ? "MinIsBlack" : "RGB";
  }
}

}  // namespace pyramidion
