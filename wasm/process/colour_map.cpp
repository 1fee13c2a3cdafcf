#include "process/colour_map.h"

#include <algorithm>
#include <utility>

#include "process/colour_tables.h"

namespace pyramidion {
namespace {

using Colour = std::array<float, 3>;

constexpr std::array<std::pair<std::string_view, ColourMap>, 12> names{{
    {"hot", ColourMap::hot},
    {"cold", ColourMap::cold},
    {"jet", ColourMap::jet},
    {"red", ColourMap::red},
    {"green", ColourMap::green},
    {"blue", ColourMap::blue},
    {"viridis", ColourMap::viridis},
    {"magma", ColourMap::magma},
    {"inferno", ColourMap::inferno},
    {"plasma", ColourMap::plasma},
    {"cividis", ColourMap::cividis},
    {"turbo", ColourMap::turbo},
}};

/// One third after the other of red, green and blue.
Colour hot(double v) {
  if (v >= 1) return {1, 1, 1};
  if (v < 1.0 / 3) return {static_cast<float>(3 * v), 0, 0};
  if (v < 2.0 / 3) return {1, static_cast<float>(3 * v - 1), 0};
  return {1, 1, static_cast<float>(3 * v - 2)};
}

Colour cold(double v) {
  const Colour colour = hot(v);
  return {colour[2], colour[1], colour[0]};
}

Colour jet(double v) {
  const auto value = [](double x) { return static_cast<float>(x); };
  if (v < 0.125) return {0, 0, value(4 * v + 0.5)};
  if (v < 0.375) return {0, value(4 * v - 0.5), 1};
  if (v < 0.625) return {value(4 * v - 1.5), 1, value(2.5 - 4 * v)};
  if (v < 0.875) return {1, value(3.5 - 4 * v), 0};
  return v < 1 ? Colour{value(4.5 - 4 * v), 0, 0} : Colour{0.5F, 0, 0};
}

/// Between two entries of a table, in proportion.
Colour looked_up(const ColourTable& table, float v) {
  const float position = v * 255;
  const auto index = std::min(static_cast<std::size_t>(position), std::size_t{254});
  const float share = position - static_cast<float>(index);
  Colour colour{};
  for (std::size_t band = 0; band < 3; ++band) {
    const unsigned shift = 16 - 8 * static_cast<unsigned>(band);
    const auto entry = [&](std::size_t i) { return static_cast<float>(table[i] >> shift & 0xFFU); };
    colour[band] = (entry(index) + share * (entry(index + 1) - entry(index))) / 255;
  }
  return colour;
}

}  // namespace

std::optional<ColourMap> colour_map_named(std::string_view name) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const auto& entry) { return entry.first == name; });
  if (found == names.end()) return {};
  return found->second;
}

const ColourTable* colour_table(ColourMap map) {
  switch (map) {
    case ColourMap::viridis:
      return &viridis_table;
    case ColourMap::magma:
      return &magma_table;
    case ColourMap::inferno:
      return &inferno_table;
    case ColourMap::plasma:
      return &plasma_table;
    case ColourMap::cividis:
      return &cividis_table;
    case ColourMap::turbo:
      return &turbo_table;
    default:
      return nullptr;
  }
}

Colour mapped(ColourMap map, float value) {
  const float v = value > 0 ? std::min(value, 1.0F) : 0;  // Not-a-number is 0.
  switch (map) {
    case ColourMap::hot:
      return hot(v);
    case ColourMap::cold:
      return cold(v);
    case ColourMap::jet:
      return jet(v);
    case ColourMap::red:
      return {v, 0, 0};
    case ColourMap::green:
      return {0, v, 0};
    case ColourMap::blue:
      return {0, 0, v};
    default:
      return looked_up(*colour_table(map), v);
  }
}

}  // namespace pyramidion
