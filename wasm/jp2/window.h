#pragma once

#include <cstdint>
#include <vector>

#include "jp2/codestream_header.h"
#include "jp2/tile_geometry.h"

namespace pyramidion {

/// What of a tile is needed to decode an area of it at a reduced resolution, and the window of the reduced reference
/// grid that holds all of that.
///
/// Each sample needs those of the subbands that the wavelet's synthesis reaches (ISO/IEC 15444-1, F.3): two beyond the
/// area on each side for the 5/3 filter, three for the 9/7 one. (Three are enough where the area is aligned to
/// 2^levels, and are what OpenJPEG takes.) Code-blocks come whole. A codestream of the window alone has the same
/// code-block and precinct grids, for they are anchored at (0, 0).
class Window {
 public:
  /// `area` is on the reference grid reduced by 2^discard. `discard` is at most each component's decomposition levels.
  /// Throws Error `limit_exceeded` where an absurd number of code-blocks is needed.
  Window(const TileGeometry& geometry, const TileParameters& parameters, unsigned discard, const Box& area);

  /// A window in which nothing is needed.
  explicit Window(const Box& box) : box_(box) {}

  /// Makes the window as large as the tile, which takes this on the reduced reference grid.
  void widen(const Box& tile) { box_ = tile; }

  /// On the reduced reference grid; empty when no sample is in the area.
  [[nodiscard]] const Box& box() const { return box_; }
  /// How many of the component's resolutions are needed: those that are not discarded.
  [[nodiscard]] std::size_t resolutions(std::size_t component) const {
    return component < needed_.size() ? needed_[component].size() / 3 : 0;
  }
  /// Columns and rows of the code-block grid of a subband; all zero when none is needed.
  [[nodiscard]] Box code_blocks(std::size_t component, std::size_t resolution, std::size_t subband) const {
    return resolution < resolutions(component) ? needed_[component][resolution * 3 + subband] : Box{};
  }

 private:
  void add_component(const TileComponent& component, bool is_reversible, unsigned discard, const Box& area);
  void extend(const TileComponent& component, const Resolution& resolution, const Subband& subband, unsigned level,
              const Box& code_blocks);

  Box box_;
  std::vector<std::vector<Box>> needed_;
  std::uint64_t count_ = 0;  ///< Of the code-blocks that are needed.
};

}  // namespace pyramidion
