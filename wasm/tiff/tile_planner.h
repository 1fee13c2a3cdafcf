#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pyramid/excerpt.h"
#include "pyramid/open_limits.h"
#include "pyramid/pyramid.h"
#include "tiff/strile_table.h"
#include "tiff/tile_tags.h"

namespace pyramidion {

/// Makes the excerpts of one level's tiles.
class TilePlanner {
 public:
  /// `base` is the full-size level of the same image. All references must outlive the planner.
  TilePlanner(const SparseBytes& bytes, LevelSource level, LevelSource base,
              const std::vector<std::uint64_t>& landmarks, const OpenLimits& limits);

  /// Throws Error `unsupported`, `unsupported_compression` or `limit_exceeded` when no tile of the level can be
  /// decoded.
  void check() const;

  /// Pieces that a tile is stored in: 1, or one for each band.
  [[nodiscard]] std::uint32_t planes() const { return level_.header.planes(); }

  /// Asks for everything that the excerpts of these tiles need to know, in one Missing.
  void require(std::uint32_t first_column, std::uint32_t last_column, std::uint32_t first_row,
               std::uint32_t last_row) const;

  [[nodiscard]] Excerpt plan(std::uint32_t column, std::uint32_t row, ExcerptForm form);

 private:
  /// The tile's striles, one for each plane; all empty where the file is sparse.
  [[nodiscard]] std::vector<std::optional<ByteRange>> locate(std::uint32_t column, std::uint32_t row) const;
  [[nodiscard]] std::uint64_t first_strile(std::uint32_t column, std::uint32_t row) const;
  [[nodiscard]] Region place(std::uint32_t column, std::uint32_t row) const;
  [[nodiscard]] Excerpt plan_tile(std::uint32_t column, std::uint32_t row, ExcerptForm form);
  [[nodiscard]] Excerpt plan_tiff(const std::vector<ByteRange>& striles, std::uint32_t rows);
  [[nodiscard]] Excerpt plan_codestream(ByteRange strile, const Region& place) const;
  [[nodiscard]] Excerpt plan_jpeg(ByteRange strile) const;
  [[nodiscard]] Excerpt plan_fill(std::uint32_t rows);
  void write_size(TiffWriter& writer, std::uint32_t rows) const;
  const TiffWriter& tags();

  const SparseBytes& bytes_;
  const LevelSource level_;
  const LevelSource base_;
  const OpenLimits limits_;
  const StrileTable striles_;
  const Level geometry_;
  std::optional<TiffWriter> tags_;  ///< The same for all tiles of the level: made once.
};

}  // namespace pyramidion
