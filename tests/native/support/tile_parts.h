#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace pyramidion::testing {

/// A codestream taken apart: SOC and the main header, and the tile-parts, of tiles that have one each.
struct TileParts {
  /// Psot must be right.
  explicit TileParts(const std::vector<std::uint8_t>& codestream);

  /// The codestream of what is there now. Tile-parts keep their order, that of the tiles.
  [[nodiscard]] std::vector<std::uint8_t> put_together() const;

  /// Marker segments that tell how a tile is coded, the main header's after SIZ, put into the header of a tile-part.
  void describe(std::uint16_t tile, const std::vector<std::uint8_t>& segments);
  /// All segments of the main header but SIZ.
  [[nodiscard]] std::vector<std::uint8_t> segments() const;

  std::vector<std::uint8_t> main_header;
  std::map<std::uint16_t, std::vector<std::uint8_t>> tiles;  ///< From SOT on.
};

}  // namespace pyramidion::testing
