#include "jp2/image_boxes.h"

#include <algorithm>
#include <utility>

#include "bytes/concat.h"

namespace pyramidion {
namespace {

constexpr std::size_t max_colours = 20;
constexpr std::uint64_t colour_bytes = 3;
constexpr std::uint64_t enumeration_bytes = 4;
constexpr std::uint64_t max_parameters = 64;
constexpr std::uint16_t max_entries = 1024;
constexpr std::uint8_t max_bits = 38;
/// Of one for each of 65,535 channels.
constexpr std::uint64_t max_table_bytes = 1U << 19U;
constexpr std::uint64_t max_palette_bytes = 1U << 21U;

ComponentDepth take_depth(NumberReader& reader) {
  const auto depth = reader.take<std::uint8_t>();
  const ComponentDepth result{static_cast<std::uint8_t>((depth & 0x7FU) + 1), (depth & 0x80U) != 0};
  if (result.bits > max_bits) reader.fail(concat({"has samples of ", result.bits, " bits"}));
  return result;
}

ImageHeaderBox read_header(NumberReader reader) {
  constexpr std::uint8_t differs = 0xFF;
  ImageHeaderBox header;
  header.height = reader.take<std::uint32_t>();
  header.width = reader.take<std::uint32_t>();
  header.components = reader.take<std::uint16_t>();
  NumberReader depth = reader;
  if (reader.take<std::uint8_t>() != differs) header.depth = take_depth(depth);
  static_cast<void>(reader.take<std::uint8_t>());  // The compression: there is but one.
  header.has_unknown_colours = reader.take<std::uint8_t>() != 0;
  return header;
}

std::vector<ComponentDepth> read_depths(NumberReader reader) {
  std::vector<ComponentDepth> depths;
  while (reader.left() > 0) depths.push_back(take_depth(reader));
  return depths;
}

ColourSpecification read_colour(const SparseBytes& bytes, const FileBox& box) {
  NumberReader reader = reader_of(bytes, box, colour_bytes + enumeration_bytes + max_parameters);
  ColourSpecification colour;
  colour.method = static_cast<ColourMethod>(reader.take<std::uint8_t>());
  colour.precedence = static_cast<std::int8_t>(reader.take<std::uint8_t>());
  colour.approximation = reader.take<std::uint8_t>();
  if (colour.method == ColourMethod::restricted_icc || colour.method == ColourMethod::any_icc) {
    colour.profile = {box.payload.offset + colour_bytes, box.payload.length - colour_bytes};
    if (box.is_cut_short || colour.profile.length == 0) reader.fail("has an incomplete ICC profile");
    return colour;
  }
  if (colour.method == ColourMethod::enumerated) colour.enumerated = reader.take<std::uint32_t>();
  const auto parameters = reader.take_bytes(std::min<std::size_t>(reader.left(), max_parameters));
  colour.parameters.assign(parameters.begin(), parameters.end());
  return colour;
}

std::int64_t take_value(NumberReader& reader, const ComponentDepth& depth) {
  std::int64_t value = 0;
  for (int bits = 0; bits < depth.bits; bits += 8) value = value << 8 | reader.take<std::uint8_t>();
  value &= (std::int64_t{1} << depth.bits) - 1;
  const std::int64_t sign = std::int64_t{1} << (depth.bits - 1);
  return depth.is_signed && (value & sign) != 0 ? value - 2 * sign : value;
}

Palette read_palette(NumberReader reader) {
  Palette palette;
  palette.entries = reader.take<std::uint16_t>();
  const auto columns = reader.take<std::uint8_t>();
  if (palette.entries == 0 || palette.entries > max_entries || columns == 0) reader.fail("has an impossible size");
  for (int i = 0; i < columns; ++i) palette.columns.push_back(take_depth(reader));
  palette.values.reserve(std::size_t{palette.entries} * columns);
  for (int i = 0; i < palette.entries; ++i) {
    for (const ComponentDepth& depth : palette.columns) palette.values.push_back(take_value(reader, depth));
  }
  return palette;
}

std::vector<ChannelMapping> read_mappings(NumberReader reader) {
  std::vector<ChannelMapping> mappings;
  while (reader.left() >= 4) {
    ChannelMapping mapping;
    mapping.component = reader.take<std::uint16_t>();
    const auto type = reader.take<std::uint8_t>();
    if (type > 1) reader.fail(concat({"has the unknown mapping ", type}));
    mapping.uses_palette = type == 1;
    mapping.column = reader.take<std::uint8_t>();
    mappings.push_back(mapping);
  }
  return mappings;
}

std::vector<ChannelDefinition> read_definitions(NumberReader reader) {
  const auto count = reader.take<std::uint16_t>();
  std::vector<ChannelDefinition> definitions;
  for (int i = 0; i < count; ++i) {
    ChannelDefinition definition;
    definition.channel = reader.take<std::uint16_t>();
    definition.type = reader.take<std::uint16_t>();
    definition.association = reader.take<std::uint16_t>();
    definitions.push_back(definition);
  }
  return definitions;
}

double scaled(double value, std::int8_t exponent) {
  for (; exponent > 0; --exponent) value *= 10;
  for (; exponent < 0; ++exponent) value /= 10;
  return value;
}

PixelDensity read_density(NumberReader reader) {
  const double vertical = reader.take<std::uint16_t>();
  const double vertical_divisor = reader.take<std::uint16_t>();
  const double horizontal = reader.take<std::uint16_t>();
  const double horizontal_divisor = reader.take<std::uint16_t>();
  const auto vertical_exponent = static_cast<std::int8_t>(reader.take<std::uint8_t>());
  const auto horizontal_exponent = static_cast<std::int8_t>(reader.take<std::uint8_t>());
  for (const double number : {vertical, vertical_divisor, horizontal, horizontal_divisor}) {
    if (number == 0) reader.fail("has no resolution");
  }
  return {scaled(horizontal / horizontal_divisor, horizontal_exponent),
          scaled(vertical / vertical_divisor, vertical_exponent)};
}

bool is_there(const std::optional<ImageHeaderBox>& value) { return value.has_value(); }
bool is_there(const std::optional<Palette>& value) { return value.has_value(); }
bool is_there(const std::optional<PixelDensity>& value) { return value.has_value(); }
template <typename T>
bool is_there(const std::vector<T>& values) {
  return !values.empty();
}

}  // namespace

bool read_image_box(const SparseBytes& bytes, const FileBox& box, ImageBoxes& image) {
  // The first of a kind counts.
  const auto set = [&](auto& member, std::uint64_t most, auto read) {
    if (!is_there(member)) member = read(reader_of(bytes, box, most));
    return true;
  };
  switch (box.type) {
    case box_type("ihdr"):
      return set(image.header, 14, read_header);
    case box_type("bpcc"):
      return set(image.depths, max_table_bytes, read_depths);
    case box_type("colr"):
      if (image.colours.size() < max_colours) image.colours.push_back(read_colour(bytes, box));
      return true;
    case box_type("pclr"):
      return set(image.palette, max_palette_bytes, read_palette);
    case box_type("cmap"):
      return set(image.mappings, max_table_bytes, read_mappings);
    case box_type("cdef"):
      return set(image.definitions, max_table_bytes, read_definitions);
    case box_type("resc"):
      return set(image.capture_density, 10, read_density);
    case box_type("resd"):
      return set(image.display_density, 10, read_density);
    default:
      return false;
  }
}

void complete(ImageBoxes& image, ImageBoxes&& other) {
  const auto take = [](auto& member, auto& others) {
    if (!is_there(member)) member = std::move(others);
  };
  take(image.header, other.header);
  take(image.depths, other.depths);
  take(image.colours, other.colours);
  take(image.palette, other.palette);
  take(image.mappings, other.mappings);
  take(image.definitions, other.definitions);
  take(image.capture_density, other.capture_density);
  take(image.display_density, other.display_density);
}

}  // namespace pyramidion
