#pragma once

#include <cstdint>
#include <vector>

#include "jp2/codestream_header.h"
#include "jp2/tile_geometry.h"

namespace pyramidion {

/// How the bytes of a tile are likely to be spread over its packets, before anything is known of them but their order.
/// A guess to begin a search with: packets of high resolutions are longer, and where resolutions follow each other in
/// the codestream, the difference is the same all over the image.
class PacketShares {
 public:
  /// All of `packets` are alike.
  explicit PacketShares(std::uint64_t packets) { add(packets, 1); }
  /// `packets`: how many the tile's sequence has.
  PacketShares(const TileGeometry& geometry, const TileParameters& parameters, std::uint64_t packets);

  /// The share of the packets before that of this number; not scaled.
  [[nodiscard]] double before(std::uint64_t number) const;
  /// The number of the packet that holds this share: the inverse of `before`.
  [[nodiscard]] std::uint64_t at(double share) const;

 private:
  /// Packets that are alike.
  struct Stretch {
    std::uint64_t end;  ///< Number of the first packet behind it.
    double share_end;
  };

  void add(std::uint64_t packets, double share);

  std::vector<Stretch> stretches_;
};

}  // namespace pyramidion
