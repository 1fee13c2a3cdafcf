#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "jp2/codestream_header.h"
#include "jp2/excerpt_parts.h"
#include "jp2/tile.h"
#include "jp2/window.h"

namespace pyramidion {

/// The tiles of an excerpt, on its reference grid.
struct ExcerptGrid {
  Box image;
  std::int64_t tile_x0 = 0;  ///< XTOsiz
  std::int64_t tile_y0 = 0;
  std::int64_t tile_width = 0;
  std::int64_t tile_height = 0;

  /// One tile.
  static ExcerptGrid of(const Box& window) {
    return {window, window.x0, window.y0, window.x1 - window.x0, window.y1 - window.y0};
  }
};

/// Writes a codestream that holds windows of tiles: one quality layer, the highest resolutions left out or empty, one
/// tile-part a tile, in the order LRCP, without SOP, EPH or packed headers. Code-blocks keep their bytes, which are
/// ranges of the source; packet headers are written anew, for a precinct that the window cuts has other tag trees.
class ExcerptWriter {
 public:
  /// `parameters` are those of the tiles that will be added; of one that has others, the tile-part's header says so.
  /// `discard`: how many resolutions are left out; `layers`: how many are taken; `spare`: how many of the resolutions
  /// that are left will stay empty, the highest ones. What is passed must outlive this.
  ExcerptWriter(const CodestreamHeader& header, const TileParameters& parameters, unsigned discard,
                std::uint16_t layers, unsigned spare = 0);

  /// SOC and the main header.
  void begin(const ExcerptGrid& grid);
  /// The tile-part of a tile, `number` in the excerpt, of which `window` has been read. A tile that is null has no
  /// packets.
  void add_tile(std::uint32_t number, const Tile* tile, const Window& window);
  /// EOC.
  [[nodiscard]] std::vector<Excerpt::Part> finish();

 private:
  class PacketContent;

  void write_size(const ExcerptGrid& grid);
  void write_parameters(const TileParameters& parameters);
  void write_styles(const TileParameters& parameters);
  void write_style(const CodingStyle& style);
  void write_quantisations(const TileParameters& parameters);
  [[nodiscard]] TileParameters reduced(TileParameters parameters) const;
  void write_component(std::size_t component);
  void write_packet(const Tile* tile, const Window& window, std::uint16_t component, std::uint8_t resolution,
                    std::uint64_t precinct, const Resolution& cut, PacketContent& packet);

  const CodestreamHeader& header_;
  const TileParameters& source_;
  const unsigned discard_;
  const unsigned spare_;
  const std::uint16_t layers_;
  const TileParameters parameters_;  ///< As the excerpt has them.
  ExcerptParts parts_;
};

/// The progression, layers and markers of packets left aside, whether both mean the same code-blocks and wavelets.
[[nodiscard]] bool are_coded_alike(const TileParameters& a, const TileParameters& b);

}  // namespace pyramidion
