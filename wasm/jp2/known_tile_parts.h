#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/tile_part_header.h"

namespace pyramidion {

/// The tile-parts of a codestream that have been met so far, wherever in it: each leads to the next by its length
/// (Psot, A.4.2), and SOT markers can be looked for, as nothing else looks like them.
class KnownTileParts {
 public:
  using Map = std::map<std::uint64_t, TilePartStart>;
  using Part = Map::const_iterator;

  /// `range` begins with the first SOT and ends with the codestream. The bytes must outlive this.
  KnownTileParts(const SparseBytes& bytes, std::uint32_t tiles, ByteRange range)
      : bytes_(bytes), tiles_(tiles), begin_(range.offset), end_(range.end()) {}

  [[nodiscard]] std::uint64_t begin() const { return begin_; }
  /// Where the codestream ends, EOC left out once it has been met.
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] const Map& by_offset() const { return parts_; }

  /// Tiles come in ascending order, each in one piece, as far as is known: the usual case. Else no more than `complete`
  /// is of use.
  [[nodiscard]] bool are_in_order() const { return are_in_order_; }
  void distrust_order() { are_in_order_ = false; }
  /// The last one that is known reaches beyond the end.
  [[nodiscard]] bool is_cut_short() const;

  [[nodiscard]] std::optional<Part> find(std::uint32_t tile, std::size_t number) const;
  /// The first known one that comes behind a tile's tile-part.
  [[nodiscard]] Part behind(std::uint32_t tile, std::size_t number) const;
  [[nodiscard]] std::uint64_t end_of(Part part) const;
  /// Whether another tile-part, or the codestream's end, confirms that this is one.
  [[nodiscard]] bool is_confirmed(Part part) const;

  /// Goes from tile-part to tile-part as far as bytes are there, beginning with the one at `offset`: gives where the
  /// first unknown one should be, or `end`.
  std::uint64_t follow(std::uint64_t offset);

  /// Looks for tile-parts in bytes that are there.
  void scan(ByteRange range);

  /// All tile-parts, as they are met when each one's length is followed from the first. Throws Missing.
  [[nodiscard]] const Map& complete();

 private:
  void add(std::uint64_t offset, const TilePartStart& start);
  [[nodiscard]] bool can_follow(Part part, Part next) const;
  std::uint64_t follow_certain(std::uint64_t offset);
  std::uint64_t follow_uncertain(std::uint64_t offset);
  [[nodiscard]] std::vector<ByteRange> probes() const;
  [[nodiscard]] std::optional<TilePartStart> start_at(std::uint64_t offset) const;

  const SparseBytes& bytes_;
  const std::uint32_t tiles_;
  const std::uint64_t begin_;
  std::uint64_t end_;
  Map parts_;
  std::map<std::uint64_t, std::uint64_t> offsets_;  ///< By tile and number.
  bool are_in_order_ = true;
  std::optional<std::vector<ByteRange>> probes_;  ///< Places to be looked through, when all is to be known.
};

}  // namespace pyramidion
