#pragma once

#include <cstdint>
#include <vector>

#include "jp2/precinct_store.h"
#include "jp2/tile_packets.h"
#include "jp2/window.h"

namespace pyramidion {

/// A tile of a codestream: its packets, and what has been read of their headers.
class Tile {
 public:
  /// What is passed must outlive this.
  Tile(const Codestream& codestream, TilePartTable& table, std::uint32_t number)
      : bytes_(codestream.bytes), packets_(codestream, table, number) {}

  [[nodiscard]] TilePackets& packets() { return packets_; }
  [[nodiscard]] const TilePackets& packets() const { return packets_; }

  /// Whether excerpts can hold a part of the tile: its packets' headers can be written anew.
  [[nodiscard]] bool can_be_cut() const;

  /// Reads all packet headers that the window needs, of so many layers. What has to be fetched for that is added to
  /// `missing`; false then. Throws Error.
  [[nodiscard]] bool read(const Window& window, std::uint16_t layers, std::vector<ByteRange>& missing);

  /// A precinct that has been read.
  [[nodiscard]] const PrecinctContent& content(std::uint16_t component, std::uint8_t resolution,
                                               std::uint64_t precinct) const;

  /// Of the precincts' contents, in bytes.
  [[nodiscard]] std::uint64_t memory() const { return memory_; }
  void forget_contents();

 private:
  bool read_window(const Window& window, std::uint16_t layers, std::vector<ByteRange>& missing);
  bool read_precinct(const Window& window, const PacketId& place, std::uint16_t layers,
                     std::vector<ByteRange>& missing);
  void ask_for_bodies(const Window& window, const PacketId& place, std::uint16_t layers,
                      std::vector<ByteRange>& missing) const;
  [[nodiscard]] std::vector<PacketId> precincts_for(const Window& window) const;

  const SparseBytes& bytes_;
  TilePackets packets_;
  PrecinctStore contents_;
  std::uint64_t memory_ = 0;
};

}  // namespace pyramidion
