#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/codestream_header.h"
#include "jp2/tile_part_search.h"

namespace pyramidion {

/// Where a tile-part is.
struct TilePartPlace {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  ///< 0: to the end of the codestream.
  /// How many tile-parts of any tile come before it. Unknown where tile-parts were searched for.
  std::optional<std::uint32_t> ordinal;
};

/// Finds the tile-parts of a codestream: by its table (TLM, A.7.1), by following their lengths (A.4.2), or, where that
/// would take long, by a search.
class TilePartTable {
 public:
  /// What is passed must outlive this. `end` is where the codestream ends, which may be the last possible offset.
  TilePartTable(const SparseBytes& bytes, const CodestreamHeader& header, std::uint64_t end);

  /// The tile's tile-part `index`, counted from 0 in the order of the codestream; nothing when there is no such.
  /// Throws Missing: more than that where it has to be searched for, as much as `share` of a tile, 0 to 1, may need.
  [[nodiscard]] std::optional<TilePartPlace> find(std::uint32_t tile, std::size_t index, double share);

  /// All of the tile's tile-parts that are known already.
  [[nodiscard]] std::span<const TilePartPlace> known(std::uint32_t tile) const;

  /// The table has turned out to be wrong: from now on lengths are followed.
  void distrust();
  [[nodiscard]] bool is_listed() const { return is_listed_; }

 private:
  void add(std::uint32_t tile, std::uint64_t length);
  bool follow();
  [[nodiscard]] bool can_be_searched() const;
  bool search(std::uint32_t tile, double share);

  const SparseBytes& bytes_;
  const CodestreamHeader& header_;
  const std::uint64_t end_;
  bool is_listed_;
  std::map<std::uint32_t, std::vector<TilePartPlace>> places_;
  std::uint32_t count_ = 0;
  std::uint64_t next_;  ///< Where the next tile-part begins.
  bool is_complete_ = false;
  std::optional<TilePartSearch> search_;  ///< Where lengths are not followed.
};

}  // namespace pyramidion
