// The module "jp2": decodes JPEG 2000. Loaded when the first such tile is met. What it exports is in
// decoder_functions.cpp.

#include <emscripten/val.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "bindings/decoder_functions.h"
#include "bytes/error.h"
#include "decode/apply_colour.h"
#include "decode/decode_j2k.h"

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

J2kArea to_area(const val& settings) {
  const auto numbers = numbers_in<std::uint32_t>(settings, "area");
  if (numbers.empty()) return {};
  const J2kArea area = numbers.size() == 4 ? J2kArea{numbers[0], numbers[1], numbers[2], numbers[3]} : J2kArea{};
  if (area.is_empty()) throw Error(ErrorCode::bad_request, "the area of a codestream is [x0, y0, x1, y1]");
  return area;
}

J2kColourSpace to_space(const val& colour) {
  constexpr std::array<std::pair<const char*, J2kColourSpace>, 4> spaces{{{"grey", J2kColourSpace::grey},
                                                                          {"srgb", J2kColourSpace::srgb},
                                                                          {"sycc", J2kColourSpace::sycc},
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
/// association, …]}` as decode/j2k_colour.h describes them; each may be left out.
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

/// `settings` may have `area`, `[x0, y0, x1, y1]` on the codestream's reference grid, and `colour`, which is for
/// pictures: samples are the components as they are.
Raster decode_excerpt(std::span<const std::uint8_t> excerpt, const DecodeLimits& limits, Purpose purpose,
                      const val& settings) {
  Raster raster = decode_j2k(excerpt, to_area(settings), limits);
  if (purpose == Purpose::samples) return raster;
  return apply_colour(std::move(raster), to_colour(settings), read_j2k_size(excerpt).components);
}

}  // namespace pyramidion
