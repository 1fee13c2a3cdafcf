#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes/sparse_bytes.h"
#include "jp2/codestream_header.h"

namespace pyramidion {

/// Of one tile: TPsot counts them from 0 to 254 (A.4.2).
constexpr std::size_t most_tile_parts_of_tile = 255;

/// What SOT says (A.4.2).
struct TilePartStart {
  std::uint32_t tile = 0;  ///< Isot. It need not exist.
  std::uint64_t length =
      0;  ///< Psot: of the whole tile-part; 0 when it ends where the codestream does, else 14 or more.
  std::uint8_t number = 0;  ///< TPsot
  std::uint8_t count = 0;   ///< TNsot; 0 when it is not said here.
};

/// Reads no more than the 12 bytes of SOT at `offset`, so as to go from one tile-part to the next.
/// Throws Missing, Error `malformed` when there is none, or `truncated` when the file ends.
[[nodiscard]] TilePartStart read_tile_part_start(const SparseBytes& bytes, std::uint64_t offset);

/// Reads the header of the tile-part whose SOT is at `offset`. The codestream, without regard to its EOC, ends at
/// `codestream_end`, which may be the last possible offset when nobody knows.
///
/// `parameters` are those that the tile's earlier tile-parts have left, or the main header's before its first: they
/// become what this header makes of them. COD, COC, QCD, QCC and RGN count in the tile-part of number 0 only. A tile's
/// first POC replaces the main header's, later ones are appended, so read each tile-part once, in order. When this
/// throws, `parameters` are as before.
///
/// Throws Missing, or Error `malformed`, `truncated`, `unsupported` or `limit_exceeded`. It is malformed when packet
/// lengths or packed headers do not fit together.
[[nodiscard]] TilePartHeader read_tile_part_header(const SparseBytes& bytes, const CodestreamHeader& header,
                                                   std::uint64_t offset, std::uint64_t codestream_end,
                                                   TileParameters& parameters);

}  // namespace pyramidion
