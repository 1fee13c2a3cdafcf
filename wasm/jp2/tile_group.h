#pragma once

#include <cstdint>
#include <vector>

#include "jp2/excerpt_writer.h"
#include "jp2/tile.h"
#include "jp2/window.h"

namespace pyramidion {

/// Tiles side by side that one excerpt is to hold.
///
/// The borders between tiles decide which tile a sample belongs to. On the grid that is reduced by 2^r, they are those
/// of the reference grid divided by 2^r and rounded up (B-3 to B-15). Where tiles are no multiple of 2^r wide, these
/// borders are not all equally far apart, but SIZ knows only one width. Two tiles have one border between them, and
/// XTOsiz moves it to where it should be. For more, the excerpt leaves out fewer resolutions than are not wanted, on
/// whose grid the borders fit, and has no code-blocks for the others: its `spare()` ones.
class TileGroup {
 public:
  /// `tiles` are columns and rows, `members` those tiles row by row; null: the codestream lacks it, and so will the
  /// excerpt. One at least is there. `area` is what is wanted of them, on the grid reduced by 2^discard. What is passed
  /// must outlive this.
  TileGroup(const CodestreamHeader& header, const Box& tiles, const std::vector<Tile*>& members, unsigned discard,
            const Box& area);

  /// False when a codestream of all these tiles is not possible, or too large. Nothing else can be asked for then.
  [[nodiscard]] bool arrange();

  /// Resolutions that the decoder of the excerpt is to leave out.
  [[nodiscard]] unsigned spare() const { return discard_ - kept_discard_; }

  /// What of the area the codestream lacks, on the grid reduced by 2^discard.
  [[nodiscard]] std::vector<J2kArea> absent() const;

  /// Reads what the excerpt needs. False when something is missing. `layers`: 0 for all. Throws Error `malformed`.
  [[nodiscard]] bool read(std::uint16_t layers, std::vector<ByteRange>& missing);

  [[nodiscard]] std::vector<Excerpt::Part> write(std::uint16_t layers);

 private:
  [[nodiscard]] std::uint32_t number_of(std::size_t member) const;
  [[nodiscard]] bool fits(const Box& image) const;

  const CodestreamHeader& header_;
  const Box tiles_;
  const std::vector<Tile*>& members_;
  const unsigned discard_;
  unsigned kept_discard_ = 0;  ///< What the excerpt's grid is reduced by.
  Box image_;                  ///< On the grid reduced by 2^discard.
  ExcerptGrid grid_;
  std::vector<Window> windows_;
};

}  // namespace pyramidion
