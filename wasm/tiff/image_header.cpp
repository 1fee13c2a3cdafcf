#include "tiff/image_header.h"

#include <algorithm>
#include <array>
#include <limits>

#include "bytes/concat.h"
#include "tiff/compression.h"
#include "tiff/tag_reader.h"

namespace pyramidion {

namespace {

constexpr std::uint16_t max_bits = 64;
constexpr std::uint16_t max_sample_format = 6;

/// Bits of NewSubfileType. The one that stands for a page is of no use: ImageMagick sets it in every level.
constexpr std::uint64_t subfile_reduced = 1;
constexpr std::uint64_t subfile_mask = 4;

/// The older SubfileType.
constexpr std::uint64_t old_subfile_reduced = 2;

constexpr std::array header_tags{
    Tag::new_subfile_type,  Tag::subfile_type,   Tag::image_width,  Tag::image_length,
    Tag::bits_per_sample,   Tag::compression,    Tag::orientation,  Tag::photometric_interpretation,
    Tag::samples_per_pixel, Tag::rows_per_strip, Tag::tile_width,   Tag::planar_configuration,
    Tag::tile_length,       Tag::extra_samples,  Tag::sample_format};

std::vector<std::uint16_t> short_integers(const TagReader& reader, Tag tag) {
  std::vector<std::uint16_t> values;
  for (const std::uint64_t value : reader.integers(tag)) {
    values.push_back(static_cast<std::uint16_t>(std::min<std::uint64_t>(value, 0xFFFF)));
  }
  return values;
}

/// Reads a number that must be 1 to 2^32 − 1.
std::uint32_t required_size(const TagReader& reader, const Directory& directory, Tag tag) {
  const auto value = reader.integer(tag);
  if (!value || *value == 0 || *value > std::numeric_limits<std::uint32_t>::max()) {
    const std::string problem = value ? concat({" is ", *value}) : " is missing or not an integer";
    throw Error(ErrorCode::malformed, directory.structure(tag) + problem, directory.structure(tag), directory.offset);
  }
  return static_cast<std::uint32_t>(*value);
}

void read_tile_size(const TagReader& reader, const Directory& directory, ImageHeader& header) {
  header.tiled = directory.has(Tag::tile_width) || directory.has(Tag::tile_length) || directory.has(Tag::tile_offsets);
  if (header.tiled) {
    header.tile_width = required_size(reader, directory, Tag::tile_width);
    header.tile_height = required_size(reader, directory, Tag::tile_length);
    return;
  }
  const std::uint64_t rows = reader.integer_or(Tag::rows_per_strip, 0);
  header.tile_width = header.width;
  header.tile_height =
      rows == 0 ? header.height : static_cast<std::uint32_t>(std::min<std::uint64_t>(rows, header.height));
}

void read_samples(const TagReader& reader, const Directory& directory, ImageHeader& header) {
  std::vector<std::uint16_t> bits = short_integers(reader, Tag::bits_per_sample);
  // Without SamplesPerPixel, as many bands as BitsPerSample has values.
  const std::uint64_t bands = reader.integer_or(Tag::samples_per_pixel, std::max<std::uint64_t>(bits.size(), 1));
  if (bands == 0 || bands > std::numeric_limits<std::uint16_t>::max()) {
    throw Error(ErrorCode::malformed, concat({directory.structure(Tag::samples_per_pixel), " is ", bands}),
                directory.structure(Tag::samples_per_pixel), directory.offset);
  }
  header.bands = static_cast<std::uint16_t>(bands);
  if (bits.empty()) bits.push_back(1);
  bits.resize(header.bands, bits.front());  // Some writers give one value for all bands.
  if (const auto bad = std::find_if(bits.begin(), bits.end(), [](auto b) { return b == 0 || b > max_bits; });
      bad != bits.end()) {
    throw Error(ErrorCode::malformed, concat({directory.structure(Tag::bits_per_sample), " is ", *bad}),
                directory.structure(Tag::bits_per_sample), directory.offset);
  }
  header.bits = std::move(bits);

  const std::vector<std::uint16_t> formats = short_integers(reader, Tag::sample_format);
  if (!formats.empty() && formats.front() >= 1 && formats.front() <= max_sample_format) {
    header.sample_format = formats.front();
  }
  header.extra_samples = short_integers(reader, Tag::extra_samples);
}

void read_purpose(const TagReader& reader, ImageHeader& header) {
  if (const auto subfile = reader.integer(Tag::new_subfile_type)) {
    header.reduced = (*subfile & subfile_reduced) != 0;
    header.transparency = (*subfile & subfile_mask) != 0;
  } else {
    header.reduced = reader.integer(Tag::subfile_type) == old_subfile_reduced;
  }
  if (header.photometric == Photometric::mask) header.transparency = true;
}

}  // namespace

Level ImageHeader::level() const {
  if (compression == compression::old_jpeg) return {width, height, width, height};
  return {width, height, tile_width, tile_height};
}

ImageHeader read_image_header(const SparseBytes& bytes, const Directory& directory) {
  const TagReader reader(bytes, directory);
  reader.require(header_tags);
  ImageHeader header;
  header.width = required_size(reader, directory, Tag::image_width);
  header.height = required_size(reader, directory, Tag::image_length);
  read_tile_size(reader, directory, header);
  read_samples(reader, directory, header);
  header.compression = static_cast<std::uint16_t>(
      std::min<std::uint64_t>(reader.integer_or(Tag::compression, compression::none), 0xFFFF));
  if (const auto photometric = reader.integer(Tag::photometric_interpretation); photometric && *photometric <= 0xFFFF) {
    header.photometric = static_cast<Photometric>(*photometric);
  }
  header.planar = header.bands > 1 && reader.integer_or(Tag::planar_configuration, 1) == 2;
  const std::uint64_t orientation = reader.integer_or(Tag::orientation, 1);
  header.orientation =
      orientation >= 1 && orientation <= 8 ? static_cast<std::uint16_t>(orientation) : std::uint16_t{1};
  read_purpose(reader, header);
  return header;
}

std::string name_of_sample_format(std::optional<std::uint16_t> sample_format) {
  switch (sample_format.value_or(1)) {
    case 2:
      return "signed";
    case 3:
      return "float";
    case 5:
    case 6:
      return "complex";
    default:
      return "unsigned";
  }
}

std::string name_of_photometric(Photometric photometric) {
  switch (photometric) {
    case Photometric::min_is_white:
      return "MinIsWhite";
    case Photometric::min_is_black:
      return "MinIsBlack";
    case Photometric::rgb:
      return "RGB";
    case Photometric::palette:
      return "Palette";
    case Photometric::mask:
      return "Mask";
    case Photometric::cmyk:
      return "CMYK";
    case Photometric::ycbcr:
      return "YCbCr";
    case Photometric::cielab:
      return "CIELab";
    case Photometric::icclab:
      return "ICCLab";
    case Photometric::itulab:
      return "ITULab";
    case Photometric::logl:
      return "LogL";
    case Photometric::logluv:
      return "LogLuv";
  }
  return concat({"photometric ", static_cast<unsigned>(photometric)});
}

Photometric effective_photometric(const ImageHeader& header) {
  if (header.photometric) return *header.photometric;
  switch (header.compression) {
    case compression::ccitt_rle:
    case compression::ccitt_group_3:
    case compression::ccitt_group_4:
    case compression::ccitt_rle_word:
      return Photometric::min_is_white;
    default:
      return header.bands >= 3 ? Photometric::rgb : Photometric::min_is_black;
  }
}

}  // namespace pyramidion
