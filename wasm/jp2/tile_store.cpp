#include "jp2/tile_store.h"

namespace pyramidion {
namespace {

constexpr std::size_t most_tiles = 4096;
constexpr std::uint64_t most_memory = 64U << 20U;

}  // namespace

Tile& TileStore::tile(std::uint32_t number) {
  Entry& entry = entries_[number];
  if (!entry.tile) entry.tile = std::make_unique<Tile>(codestream_, table_, number);
  entry.used = ++clock_;
  return *entry.tile;
}

void TileStore::tidy() {
  std::uint64_t memory = 0;
  for (const auto& [number, entry] : entries_) memory += entry.tile->memory();
  if (memory <= most_memory && entries_.size() <= most_tiles) return;
  std::map<std::uint64_t, std::uint32_t> by_age;
  for (const auto& [number, entry] : entries_) by_age.emplace(entry.used, number);
  std::size_t count = by_age.size();
  for (const auto& [used, number] : by_age) {
    if (memory <= most_memory / 2 && count <= most_tiles / 2) return;
    Tile& tile = *entries_.at(number).tile;
    memory -= tile.memory();
    // A tile's index is dear where it has many packets; what has been read of their headers is soon read again.
    if (entries_.size() <= most_tiles / 2) {
      tile.forget_contents();
    } else {
      entries_.erase(number);
    }
    --count;
  }
}

}  // namespace pyramidion
