#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "jp2/codestream_header.h"

// How a tile falls into components, resolutions, subbands, precincts and code-blocks (ISO/IEC 15444-1, annex B). It
// holds nothing that grows with the number of precincts: they are numbered, and worked out when asked for.

namespace pyramidion {

/// A subband of one resolution (B.5).
struct Subband {
  std::uint8_t xob = 0;    ///< 1: high-pass horizontally.
  std::uint8_t yob = 0;    ///< 1: high-pass vertically.
  std::uint8_t level = 0;  ///< n_b: its samples lie 2^level of the component's apart.
  Box box;                 ///< In its own samples (B-15).
};

/// One resolution of a tile's component (B.5 to B.7).
class Resolution {
 public:
  Resolution() = default;
  /// Resolution `number` of a component whose samples in the tile are `component`. The style has been checked.
  Resolution(const Box& component, const CodingStyle& style, unsigned number, std::uint64_t first_precinct);

  /// In its own samples (B-14).
  [[nodiscard]] const Box& box() const { return box_; }
  /// LL alone in the lowest resolution; HL, LH, HH in the others.
  [[nodiscard]] std::span<const Subband> subbands() const { return {subbands_.data(), subband_count_}; }

  /// PPx and PPy: the precinct grid starts at (0, 0) and its cells are 2^PPx by 2^PPy of the resolution's samples.
  [[nodiscard]] unsigned precinct_width_exponent() const { return precinct_width_exponent_; }
  [[nodiscard]] unsigned precinct_height_exponent() const { return precinct_height_exponent_; }
  /// The columns and rows of that grid that the resolution touches.
  [[nodiscard]] const Box& precinct_grid() const { return precinct_grid_; }
  [[nodiscard]] std::uint64_t precincts_across() const;
  [[nodiscard]] std::uint64_t precincts_down() const;
  [[nodiscard]] std::uint64_t precincts() const { return precincts_across() * precincts_down(); }
  /// The tile's precincts are numbered through, component by component, resolution by resolution, row by row.
  [[nodiscard]] std::uint64_t first_precinct() const { return first_precinct_; }

  /// xcb' and ycb' (B.7): the code-block grid of each subband starts at (0, 0) and its cells are 2^xcb' by 2^ycb' of
  /// the subband's samples.
  [[nodiscard]] unsigned code_block_width_exponent() const { return code_block_width_exponent_; }
  [[nodiscard]] unsigned code_block_height_exponent() const { return code_block_height_exponent_; }

  /// The columns and rows of the subband's code-block grid that lie in a precinct, 0 <= precinct < precincts(); all
  /// zero when none does.
  [[nodiscard]] Box code_blocks(const Subband& subband, std::uint64_t precinct) const;

  /// The columns and rows of the precinct grid that hold these code-blocks; all zero when there are none.
  [[nodiscard]] Box precincts_of(const Box& code_blocks) const;

  /// The precinct in this column and row of the precinct grid.
  [[nodiscard]] std::uint64_t precinct_at(std::int64_t column, std::int64_t row) const;

 private:
  /// A precinct covers half as many samples of a high resolution's subband as of the resolution.
  [[nodiscard]] unsigned halving() const { return subband_count_ == 1 ? 0 : 1; }

  Box box_;
  Box precinct_grid_;
  std::uint64_t first_precinct_ = 0;
  std::array<Subband, 3> subbands_;
  std::uint8_t subband_count_ = 0;
  std::uint8_t precinct_width_exponent_ = 0;
  std::uint8_t precinct_height_exponent_ = 0;
  std::uint8_t code_block_width_exponent_ = 0;
  std::uint8_t code_block_height_exponent_ = 0;
};

/// One component of a tile.
struct TileComponent {
  std::uint8_t dx = 1;
  std::uint8_t dy = 1;
  Box box;                              ///< In the component's samples (B-12); it can be empty.
  std::vector<Resolution> resolutions;  ///< The lowest first; one more than there are decomposition levels.
};

class TileGeometry {
 public:
  /// `tile` is on the reference grid, within 2^32; it need not be a tile of `size`, which gives the components. Throws
  /// Error `malformed` when the styles contradict the standard, `unsupported` beyond all reasonable numbers.
  TileGeometry(const ImageSize& size, const Box& tile, const TileParameters& parameters);

  [[nodiscard]] const Box& box() const { return box_; }
  [[nodiscard]] const std::vector<TileComponent>& components() const { return components_; }
  [[nodiscard]] const Resolution& resolution(std::size_t component, std::size_t number) const {
    return components_[component].resolutions[number];
  }
  /// Of all components and resolutions; below 2^40.
  [[nodiscard]] std::uint64_t precincts() const { return precincts_; }

 private:
  Box box_;
  std::vector<TileComponent> components_;
  std::uint64_t precincts_ = 0;
};

}  // namespace pyramidion
