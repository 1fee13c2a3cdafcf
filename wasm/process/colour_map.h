#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pyramidion {

/// Colours for values from 0 to 1.
enum class ColourMap : std::uint8_t {
  hot,
  cold,
  jet,
  red,
  green,
  blue,
  viridis,
  magma,
  inferno,
  plasma,
  cividis,
  turbo,
};

using ColourTable = std::array<std::uint32_t, 256>;

/// Nothing when there is no such name.
[[nodiscard]] std::optional<ColourMap> colour_map_named(std::string_view name);

/// The colours, 0xRRGGBB, that a map goes through at even steps; none of one that is a formula.
[[nodiscard]] const ColourTable* colour_table(ColourMap map);

/// Red, green and blue, 0 to 1, for a value; those outside 0 to 1 have the colour of the nearer end.
[[nodiscard]] std::array<float, 3> mapped(ColourMap map, float value);

}  // namespace pyramidion
