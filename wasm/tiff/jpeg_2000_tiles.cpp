#include "tiff/jpeg_2000_tiles.h"

#include <algorithm>
#include <string>

#include "bytes/concat.h"
#include "tiff/compression.h"
#include "tiff/tag_reader.h"

namespace pyramidion {
namespace {

constexpr std::uint16_t signed_format = 2;
constexpr std::uint16_t float_format = 3;
constexpr std::size_t colour_map_columns = 3;
constexpr std::uint16_t colour_map_bits = 16;
/// A palette goes to the decoder with each tile.
constexpr std::uint16_t most_palette_bits = 12;

// ExtraSamples, and types of the box cdef.
constexpr std::uint16_t associated_alpha = 1;
constexpr std::uint16_t unassociated_alpha = 2;
constexpr std::uint16_t opacity = 1;
constexpr std::uint16_t premultiplied_opacity = 2;

/// Writers leave the interpretation at RGB when the components are luma and chroma.
J2kColourSpace space_of(const ImageHeader& header) {
  const Photometric photometric = effective_photometric(header);
  if (photometric == Photometric::rgb) {
    if (header.compression == compression::jpeg_2000_ycbcr) return J2kColourSpace::sycc_or_rgb;
    // It leaves images of more than three bands as they are.
    if (header.compression == compression::jpeg_2000_lossy && header.bands == 3) {
      return J2kColourSpace::sycc_by_openjpeg;
    }
  }
  switch (photometric) {
    case Photometric::min_is_white:
      return J2kColourSpace::inverted_grey;
    case Photometric::min_is_black:
    case Photometric::mask:
      return J2kColourSpace::grey;
    case Photometric::ycbcr:
      return J2kColourSpace::sycc_or_rgb;
    case Photometric::cmyk:
      return J2kColourSpace::cmyk;
    default:
      return J2kColourSpace::unknown;  // RGB, unless its chroma is subsampled.
  }
}

/// ColorMap has all reds, then all greens, then all blues. One of a wrong size, or that is cut off, is none.
J2kPalette read_palette(const SparseBytes& bytes, const LevelSource& level) {
  J2kPalette palette;
  const std::size_t rows = std::size_t{1} << level.header.bits.front();
  const Field* const field = level.directory.find(Tag::colour_map);
  if (field == nullptr || field->count != rows * colour_map_columns || bytes.is_beyond_end(field->bytes))
    return palette;
  const std::vector<std::uint64_t> map = TagReader(bytes, level.directory).integers(Tag::colour_map);
  if (map.size() != field->count) return palette;
  palette.columns.assign(colour_map_columns, {colour_map_bits});
  palette.entries.reserve(rows * colour_map_columns);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < colour_map_columns; ++column) {
      palette.entries.push_back(static_cast<std::int32_t>(std::min<std::uint64_t>(map[column * rows + row], 0xFFFF)));
    }
  }
  return palette;
}

/// The first of the last bands that is an alpha.
std::vector<J2kChannelDefinition> definitions_of(const ImageHeader& header) {
  const auto& extras = header.extra_samples;
  const auto alpha = std::find_if(extras.begin(), extras.end(), [](std::uint16_t extra) {
    return extra == associated_alpha || extra == unassociated_alpha;
  });
  if (alpha == extras.end() || extras.size() >= header.bands) return {};
  const auto channel = static_cast<std::uint16_t>(header.bands - (extras.end() - alpha));
  return {{channel, *alpha == associated_alpha ? premultiplied_opacity : opacity}};
}

[[noreturn]] void refuse(const std::string& what, const Directory& directory, Tag tag) {
  throw Error(ErrorCode::unsupported, what, directory.structure(tag), directory.offset);
}

}  // namespace

bool is_jpeg_2000(const ImageHeader& header) { return codec_of_compression(header.compression) == Codec::jp2_more; }

J2kColour colour_of_tiles(const SparseBytes& bytes, const LevelSource& level) {
  const ImageHeader& header = level.header;
  J2kColour colour;
  colour.space = space_of(header);
  if (effective_photometric(header) != Photometric::palette) {
    colour.definitions = definitions_of(header);
  } else if (header.bits.front() <= most_palette_bits) {
    colour.palette = read_palette(bytes, level);
  }
  return colour;
}

void check_jpeg_2000(const LevelSource& level) {
  const auto& [directory, header] = level;
  if (header.planar) {
    refuse("The bands are stored apart, each in JPEG 2000 tiles of its own", directory, Tag::planar_configuration);
  }
  if (header.sample_format.value_or(1) >= float_format) {
    refuse("JPEG 2000 tiles hold integers, and the samples are said to be none", directory, Tag::sample_format);
  }
  const Photometric photometric = effective_photometric(header);
  switch (photometric) {
    case Photometric::min_is_white:
    case Photometric::min_is_black:
    case Photometric::rgb:
    case Photometric::mask:
    case Photometric::cmyk:
    case Photometric::ycbcr:
      return;
    case Photometric::palette:
      if (header.bits.front() <= most_palette_bits) return;
      refuse(concat({"A palette of ", header.bits.front(), " bits is not looked up for JPEG 2000 tiles"}), directory,
             Tag::bits_per_sample);
    default:
      refuse(concat({"Colours of JPEG 2000 tiles in ", name_of_photometric(photometric), " are not read"}), directory,
             Tag::photometric_interpretation);
  }
}

J2kExpectation expected_tile(const ImageHeader& level, const ImageHeader& base, const Region& place) {
  const std::uint16_t format = level.sample_format.value_or(base.sample_format.value_or(1));
  return {place.width, place.height, level.bands, level.bits.front(), format == signed_format};
}

}  // namespace pyramidion
