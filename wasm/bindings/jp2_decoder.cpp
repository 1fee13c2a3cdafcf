#include "bindings/jp2_decoder.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "bindings/number.h"
#include "bindings/object.h"
#include "bytes/error.h"
#include "decode/apply_colour.h"
#include "decode/averaged.h"
#include "decode/colour_channels.h"
#include "decode/decode_j2k.h"

using emscripten::val;

namespace pyramidion {
namespace {

/// An array of numbers or a typed array; empty when there is none.
template <typename T = std::int32_t>
std::vector<T> numbers_in(const val& object, const char* name) {
  const val numbers = object[name];
  return is_absent(numbers) ? std::vector<T>{} : emscripten::convertJSArrayToNumberVector<T>(numbers);
}

std::uint16_t small(std::int32_t number) { return static_cast<std::uint16_t>(number); }

J2kColourSpace to_space(const val& colour) {
  constexpr std::array<std::pair<const char*, J2kColourSpace>, 8> spaces{
      {{"grey", J2kColourSpace::grey},
       {"inverted-grey", J2kColourSpace::inverted_grey},
       {"srgb", J2kColourSpace::srgb},
       {"sycc", J2kColourSpace::sycc},
       {"sycc-or-rgb", J2kColourSpace::sycc_or_rgb},
       {"sycc-by-openjpeg", J2kColourSpace::sycc_by_openjpeg},
       {"cmyk", J2kColourSpace::cmyk},
       {"cielab", J2kColourSpace::cielab}}};
  const val space = colour["space"];
  if (!space.isString()) return J2kColourSpace::unknown;
  const auto name = space.as<std::string>();
  for (const auto& [known, value] : spaces) {
    if (name == known) return value;
  }
  return J2kColourSpace::unknown;
}

J2kPalette to_palette(const val& object) {
  J2kPalette palette;
  const auto bits = numbers_in(object, "bits");
  auto signs = numbers_in(object, "signed");
  signs.resize(bits.size());
  for (std::size_t i = 0; i < bits.size(); ++i) palette.columns.push_back({small(bits[i]), signs[i] != 0});
  palette.entries = numbers_in(object, "entries");
  return palette;
}

}  // namespace

std::uint8_t small_number(const val& settings, const char* name) {
  const val value = settings[name];
  return value.isNumber() ? to_integer<std::uint8_t>(value.as<double>(), name) : std::uint8_t{0};
}

J2kDecoding to_decoding(const val& settings) {
  J2kDecoding decoding;
  const auto area = numbers_in<std::uint32_t>(settings, "area");
  if (!area.empty()) {
    if (area.size() == 4) decoding.area = {area[0], area[1], area[2], area[3]};
    if (decoding.area.is_empty()) throw Error(ErrorCode::bad_request, "the area of a codestream is [x0, y0, x1, y1]");
  }
  decoding.align = small_number(settings, "align");
  decoding.discard = small_number(settings, "discard");
  decoding.shrink = small_number(settings, "shrink");
  const auto absent = numbers_in<std::uint32_t>(settings, "absent");
  for (std::size_t i = 0; i + 3 < absent.size(); i += 4) {
    decoding.absent.push_back({absent[i], absent[i + 1], absent[i + 2], absent[i + 3]});
  }
  return decoding;
}

J2kColour to_colour(const val& settings) {
  J2kColour colour;
  const val object = settings["colour"];
  if (is_absent(object)) return colour;
  colour.space = to_space(object);
  colour.parameters = numbers_in<std::uint32_t>(object, "parameters");
  if (const val palette = object["palette"]; !is_absent(palette)) colour.palette = to_palette(palette);
  const auto mapping = numbers_in(object, "mapping");
  for (std::size_t i = 0; i + 1 < mapping.size(); i += 2)
    colour.mapping.push_back({small(mapping[i]), small(mapping[i + 1])});
  const auto definitions = numbers_in(object, "definitions");
  for (std::size_t i = 0; i + 2 < definitions.size(); i += 3) {
    colour.definitions.push_back({small(definitions[i]), small(definitions[i + 1]), small(definitions[i + 2])});
  }
  return colour;
}

Raster finished(Raster raster, std::span<const std::uint8_t> codestream, const J2kColour& colour,
                const J2kDecoding& decoding, Purpose purpose) {
  std::vector<bool> indices;
  if (purpose != Purpose::samples) {
    raster = apply_colour(std::move(raster), colour, read_j2k_size(codestream).components);
  } else if (decoding.shrink > 0) {
    indices = palette_indices(colour, raster.bands);
  }
  return decoding.shrink == 0 ? std::move(raster) : averaged(raster, decoding.shrink, indices);
}

/// Of a palette, the colours are samples already (decode/apply_colour.h).
Picture render_excerpt(Raster raster, const RenderSettings& settings) {
  return render_common(std::move(raster), settings);
}

}  // namespace pyramidion
