#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "jp2/known_tile_parts.h"

namespace pyramidion {

/// Finds tile-parts of a codestream that has many tiles and no table of them, where following each one's length to the
/// next would take as many round trips: works out about where a tile should be, from those that are known, and looks
/// for SOT markers there. That is of use while tile-parts are in order.
class TilePartSearch {
 public:
  /// `range` begins with the first SOT and ends with the codestream. The bytes must outlive this.
  TilePartSearch(const SparseBytes& bytes, std::uint32_t tiles, ByteRange range)
      : bytes_(bytes), parts_(bytes, tiles, range), tiles_(tiles) {}

  [[nodiscard]] KnownTileParts& parts() { return parts_; }

  /// The tile's tile-part `index`; nothing when there is no such, or when tile-parts turn out not to be in order. When
  /// a tile's first one is found, `share` of what the tile may take is there as well. Throws Missing.
  [[nodiscard]] std::optional<KnownTileParts::Part> find(std::uint32_t tile, std::size_t index, double share);

 private:
  using Part = KnownTileParts::Part;

  /// What lies between known tile-parts.
  struct Gap {
    ByteRange range;
    double first_tile = 0;  ///< Which tile begins with it; a fraction when that one has begun before.
    double end_tile = 0;

    [[nodiscard]] double tile_bytes() const;
    [[nodiscard]] double tiles_before(std::uint32_t tile) const { return tile - first_tile; }
  };

  void scan_arrived();
  [[nodiscard]] bool is_behind_last(std::uint32_t tile, std::size_t index) const;
  [[nodiscard]] bool is_sound(Part part, double share);
  [[nodiscard]] Gap gap_before(Part behind, std::uint64_t next) const;
  [[nodiscard]] ByteRange front(Part part, double share) const;
  void ask(const Gap& gap, std::uint32_t tile, double share);
  [[nodiscard]] ByteRange steps(const Gap& gap, std::uint32_t tile, double share) const;
  [[nodiscard]] ByteRange window(const Gap& gap, std::uint32_t tile) const;
  [[nodiscard]] std::optional<ByteRange> waiting(const Gap& gap, ByteRange window) const;

  const SparseBytes& bytes_;
  KnownTileParts parts_;
  const std::uint32_t tiles_;
  std::vector<ByteRange> asked_;    ///< To be looked through when they are there.
  std::vector<ByteRange> barren_;   ///< Have been, in vain.
  std::set<std::uint32_t> wanted_;  ///< Tiles that have been asked for, and not been found yet.
};

}  // namespace pyramidion
