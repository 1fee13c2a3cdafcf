#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "jp2/tile.h"

namespace pyramidion {

/// The tiles of a codestream that have been looked at, within a budget of memory: those not used for longest are
/// forgotten first.
class TileStore {
 public:
  /// What is passed must outlive this.
  TileStore(const Codestream& codestream, TilePartTable& table) : codestream_(codestream), table_(table) {}

  /// The tile; valid until `tidy`.
  [[nodiscard]] Tile& tile(std::uint32_t number);

  /// Forgets what is too much.
  void tidy();

 private:
  struct Entry {
    std::unique_ptr<Tile> tile;
    std::uint64_t used = 0;
  };

  const Codestream codestream_;
  TilePartTable& table_;
  std::map<std::uint32_t, Entry> entries_;
  std::uint64_t clock_ = 0;
};

}  // namespace pyramidion
