#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "jp2/codestream_header.h"
#include "jp2/tile_geometry.h"

namespace pyramidion {

/// How the bytes of a tile are likely to be spread over its packets. A guess to begin a search with, which gets better
/// with what the search finds: where resolutions or layers follow each other in the codestream, packets of each are of
/// another length.
class PacketShares {
 public:
  /// All of `packets` are alike.
  explicit PacketShares(std::uint64_t packets);
  /// `packets`: how many the tile's sequence has.
  PacketShares(const TileGeometry& geometry, const TileParameters& parameters, std::uint64_t packets);

  /// So many packets from `first` on have been found to take `bytes`.
  void measure(std::uint64_t first, std::uint64_t packets, std::uint64_t bytes);

  /// The share of the packets before that of this number; not scaled.
  [[nodiscard]] double before(std::uint64_t number) const;

 private:
  /// Packets that are alike.
  struct Stretch {
    std::uint64_t end = 0;        ///< Number of the first packet behind it.
    double expected = 0;          ///< The share of each, as far as one can tell without seeing any.
    double measured_bytes = 0;    ///< Of those that have been found.
    double measured_packets = 0;  ///< How many these are.
    double share_end = 0;
  };

  void add(std::uint64_t packets, double share);
  void add(const TileGeometry& geometry, std::size_t resolution, std::pair<std::size_t, std::size_t> components,
           unsigned layers);
  void sum_up();

  std::vector<Stretch> stretches_;
};

}  // namespace pyramidion
