// The module "jp2": reads and decodes JPEG 2000. Loaded when the first such file or tile is met. What it exports is in
// reader_functions.cpp and decoder_functions.cpp.

#include <emscripten/val.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "bindings/decoder_functions.h"
#include "bindings/number.h"
#include "bindings/pyramid_reader.h"
#include "bytes/error.h"
#include "decode/apply_colour.h"
#include "decode/averaged.h"
#include "decode/codestream_in.h"
#include "decode/colour_channels.h"
#include "decode/colour_hints.h"
#include "decode/decode_j2k.h"
#include "jp2/jp2_pyramid.h"

using emscripten::val;

namespace pyramidion {
namespace {

bool is_absent(const val& value) { return value.isUndefined() || value.isNull(); }

/// An array of numbers or a typed array; empty when there is none.
template <typename T>
std::vector<T> numbers_in(const val& object, const char* name) {
  const val numbers = object[name];
  return is_absent(numbers) ? std::vector<T>{} : emscripten::convertJSArrayToNumberVector<T>(numbers);
}

std::uint8_t small_number(const val& settings, const char* name) {
  const val value = settings[name];
  return value.isNumber() ? to_integer<std::uint8_t>(value.as<double>(), name) : std::uint8_t{0};
}

J2kExpectation to_expectation(const val& object) {
  const auto number = [&object](const char* name) { return object[name].as<double>(); };
  return {to_integer<std::uint32_t>(number("width"), "the width"),
          to_integer<std::uint32_t>(number("height"), "the height"),
          to_integer<std::uint16_t>(number("bands"), "the number of bands"),
          to_integer<std::uint16_t>(number("bits"), "the number of bits"), object["signed"].isTrue()};
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
  decoding.is_lenient = settings["lenient"].isTrue();
  const auto absent = numbers_in<std::uint32_t>(settings, "absent");
  for (std::size_t i = 0; i + 3 < absent.size(); i += 4) {
    decoding.absent.push_back({absent[i], absent[i + 1], absent[i + 2], absent[i + 3]});
  }
  if (const val expected = settings["expected"]; !is_absent(expected)) decoding.expected = to_expectation(expected);
  return decoding;
}

J2kColourSpace to_space(const val& colour) {
  constexpr std::array<std::pair<const char*, J2kColourSpace>, 7> spaces{
      {{"grey", J2kColourSpace::grey},
       {"inverted-grey", J2kColourSpace::inverted_grey},
       {"srgb", J2kColourSpace::srgb},
       {"sycc", J2kColourSpace::sycc},
       {"sycc-or-rgb", J2kColourSpace::sycc_or_rgb},
       {"sycc-by-openjpeg", J2kColourSpace::sycc_by_openjpeg},
       {"cmyk", J2kColourSpace::cmyk}}};
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
  const auto bits = numbers_in<std::uint16_t>(object, "bits");
  auto signs = numbers_in<std::uint8_t>(object, "signed");
  signs.resize(bits.size());
  for (std::size_t i = 0; i < bits.size(); ++i) palette.columns.push_back({bits[i], signs[i] != 0});
  palette.entries = numbers_in<std::int32_t>(object, "entries");
  return palette;
}

/// `{space, palette: {bits, signed, entries}, mapping: [component, column, …], definitions: [channel, type,
/// association, …]}` as pyramid/j2k_colour.h describes them; each may be left out.
J2kColour to_colour(const val& settings) {
  J2kColour colour;
  const val object = settings["colour"];
  if (is_absent(object)) return colour;
  colour.space = to_space(object);
  if (const val palette = object["palette"]; !is_absent(palette)) colour.palette = to_palette(palette);
  const auto mapping = numbers_in<std::uint16_t>(object, "mapping");
  for (std::size_t i = 0; i + 1 < mapping.size(); i += 2) colour.mapping.push_back({mapping[i], mapping[i + 1]});
  const auto definitions = numbers_in<std::uint16_t>(object, "definitions");
  for (std::size_t i = 0; i + 2 < definitions.size(); i += 3) {
    colour.definitions.push_back({definitions[i], definitions[i + 1], definitions[i + 2]});
  }
  return colour;
}

}  // namespace

std::unique_ptr<PyramidOpener> make_opener(SparseBytes& bytes, SparseBytes& index, const OpenLimits& limits) {
  return std::make_unique<Jp2Opener>(bytes, limits, &index);
}

/// `settings` may have `area`, `[x0, y0, x1, y1]`, and what else pyramid/j2k_area.h describes, and `colour`, which is
/// for pictures: samples are the components as they are.
Raster decode_excerpt(std::span<const std::uint8_t> excerpt, const DecodeLimits& limits, Purpose purpose,
                      const val& settings) {
  const J2kDecoding decoding = to_decoding(settings);
  const std::span<const std::uint8_t> codestream = codestream_in(excerpt);
  Raster raster = decode_j2k(codestream, decoding, limits);
  std::vector<bool> indices;
  if (purpose == Purpose::picture) {
    const J2kColour colour = settled_colour(to_colour(settings), codestream);
    raster = apply_colour(std::move(raster), colour, read_j2k_size(codestream).components);
  } else if (decoding.shrink > 0) {
    indices = palette_indices(to_colour(settings), raster.bands);
  }
  return decoding.shrink == 0 ? std::move(raster) : averaged(raster, decoding.shrink, indices);
}

}  // namespace pyramidion
