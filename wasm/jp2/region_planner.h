#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "jp2/excerpt_writer.h"
#include "jp2/jp2_levels.h"
#include "jp2/tile_store.h"
#include "pyramid/excerpt.h"

namespace pyramidion {

/// Plans excerpts for regions of one level. What has to be fetched is gathered over all of them.
class RegionPlanner {
 public:
  /// What is passed must outlive this. `layers`: how many quality layers, 0 for all.
  RegionPlanner(const Codestream& codestream, TileStore& tiles, const Jp2Level& level, std::uint16_t layers)
      : codestream_(codestream), tiles_(tiles), level_(level), layers_(layers) {}

  /// Plans the pixels of a region, which lies within the level. `is_single`: in one excerpt if that is possible.
  void add(const Region& region, bool is_single = false);

  /// The excerpts. Throws Missing if anything is.
  [[nodiscard]] std::vector<Excerpt> finish();

  /// Tiles that were taken as they are, for their packets could not be made sense of.
  [[nodiscard]] const std::vector<std::uint32_t>& whole_tiles() const { return whole_tiles_; }
  /// The file holds nothing of a tile.
  [[nodiscard]] bool lacks_tiles() const { return lacks_tiles_; }
  /// The file ends within a tile.
  [[nodiscard]] bool lacks_bytes() const { return lacks_bytes_; }

 private:
  /// Pixels that one excerpt is to hold.
  struct Piece {
    Region placement;      ///< In the level.
    Box samples;           ///< All that its pixels are made of.
    J2kArea area;          ///< On the reference grid reduced by 2^discard.
    unsigned discard = 0;  ///< Less than the level's where a tile has fewer resolutions.
    unsigned shrink = 0;
  };

  [[nodiscard]] std::uint32_t cell_for(const Region& region) const;
  void add_block(const Region& region);
  bool add_together(const Box& samples);
  bool add_group(const Box& tiles, const Piece& piece);
  void add_tile(std::uint32_t number, const Box& samples);
  void add_windowed(Tile& tile, const Piece& piece);
  void add_whole(Tile& tile, const Piece& piece);
  void add_absent(const Piece& piece);
  void check_coding(const TileParameters& parameters);
  void add_excerpt(std::vector<Excerpt::Part> parts, const Piece& piece, std::uint8_t align);

  [[nodiscard]] Box samples_of(const Region& region) const;
  [[nodiscard]] Box tiles_touched(const Box& samples) const;
  [[nodiscard]] Box tile_samples(std::int64_t column, std::int64_t row) const;
  /// The pixels that begin in the samples; nothing when none does.
  [[nodiscard]] std::optional<Piece> piece_of(Box samples) const;
  [[nodiscard]] Box aligned(const J2kArea& area, unsigned discard, std::uint8_t align) const;
  /// The largest distances between samples of a component.
  [[nodiscard]] std::pair<std::uint8_t, std::uint8_t> widest_sampling() const;
  [[nodiscard]] std::uint16_t layers_of(const TileParameters& parameters) const;
  [[nodiscard]] double share() const;
  /// The tile, when what is needed of its headers is there; null when the codestream lacks it. Throws Missing or Error.
  [[nodiscard]] Tile* prepared(std::uint32_t number);

  const Codestream codestream_;
  TileStore& tiles_;
  const Jp2Level level_;
  const std::uint16_t layers_;
  Codec codec_ = Codec::jp2;
  std::vector<Excerpt> excerpts_;
  std::vector<ByteRange> missing_;
  std::vector<std::uint32_t> whole_tiles_;
  bool lacks_tiles_ = false;
  bool lacks_bytes_ = false;
};

}  // namespace pyramidion
