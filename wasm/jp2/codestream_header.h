#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bytes/byte_range.h"
#include "jp2/box.h"

// What the main header and the tile-part headers of a JPEG 2000 codestream say (ISO/IEC 15444-1, annex A). Coordinates
// are those of the reference grid; they fit 32 bits, and are kept in 64 so that sums do.

namespace pyramidion {

/// One component in SIZ (A.5.1).
struct ComponentSize {
  std::uint8_t bits = 8;  ///< 1 to 38.
  bool is_signed = false;
  std::uint8_t dx = 1;  ///< XRsiz: the distance of its samples on the reference grid.
  std::uint8_t dy = 1;

  friend bool operator==(const ComponentSize&, const ComponentSize&) = default;
};

/// SIZ (A.5.1).
struct ImageSize {
  std::uint16_t capabilities = 0;  ///< Rsiz
  Box image;                       ///< (XOsiz, YOsiz) to (Xsiz, Ysiz).
  std::int64_t tile_x0 = 0;        ///< XTOsiz
  std::int64_t tile_y0 = 0;
  std::int64_t tile_width = 0;  ///< XTsiz
  std::int64_t tile_height = 0;
  std::vector<ComponentSize> components;  ///< 1 to 16,384.

  [[nodiscard]] std::uint32_t tile_columns() const;
  [[nodiscard]] std::uint32_t tile_rows() const;
  /// The tile's part of the image (B.3). `tile` counts row by row.
  [[nodiscard]] Box tile(std::uint32_t tile) const;
};

enum class ProgressionOrder : std::uint8_t { lrcp = 0, rlcp = 1, rpcl = 2, pcrl = 3, cprl = 4 };

/// How one component of a tile is coded: COD or COC (A.6.1, A.6.2).
struct CodingStyle {
  std::uint8_t decomposition_levels = 5;        ///< 0 to 32.
  std::uint8_t code_block_width_exponent = 6;   ///< 2 to 10; the sum of both at most 12.
  std::uint8_t code_block_height_exponent = 6;  ///< 2 to 10.
  std::uint8_t code_block_style = 0;            ///< Table A.19 as it is, and the HT bits of ISO/IEC 15444-15.
  std::uint8_t transformation = 1;              ///< 0: irreversible 9/7, 1: reversible 5/3.
  /// PPx | PPy << 4 of each resolution, the lowest first: one more than there are decomposition levels. 0xff throughout
  /// where the codestream defines no precincts.
  std::vector<std::uint8_t> precincts;

  friend bool operator==(const CodingStyle&, const CodingStyle&) = default;
};

/// QCD or QCC (A.6.4, A.6.5).
struct Quantisation {
  std::uint8_t style = 0;  ///< Sqcd: style and guard bits.
  /// SPqcd as stored, the lowest subband first: one byte each without quantisation, else two.
  std::vector<std::uint8_t> steps;

  friend bool operator==(const Quantisation&, const Quantisation&) = default;
};

/// One progression of POC (A.6.6). Ends are exclusive.
struct ProgressionChange {
  std::uint8_t first_resolution = 0;
  std::uint16_t first_component = 0;
  std::uint16_t layer_end = 0;
  std::uint8_t resolution_end = 0;
  std::uint16_t component_end = 0;
  ProgressionOrder order = ProgressionOrder::lrcp;

  friend bool operator==(const ProgressionChange&, const ProgressionChange&) = default;
};

/// All that a tile is coded by, with the precedence of the standard applied: tile COC over tile COD over main COC over
/// main COD, and so for quantisation and the region of interest.
struct TileParameters {
  ProgressionOrder order = ProgressionOrder::lrcp;
  std::uint16_t layers = 1;
  bool multiple_component_transform = false;
  bool may_have_sop = false;  ///< SOP markers may stand before packets.
  bool has_eph = false;       ///< EPH markers stand behind packet headers.
  /// These three have an entry for each component.
  std::vector<CodingStyle> styles;
  std::vector<Quantisation> quantisations;
  std::vector<std::uint8_t> roi_shifts;    ///< SPrgn (A.6.3); 0 without a region of interest.
  std::vector<ProgressionChange> changes;  ///< POC; empty: one progression by `order`.
};

/// An entry of TLM (A.7.1).
struct TilePartLength {
  std::uint32_t tile = 0;
  std::uint64_t length = 0;  ///< Psot: of the whole tile-part in bytes, its SOT included.
};

/// The main header, from SOC to the first SOT.
struct CodestreamHeader {
  ImageSize size;
  TileParameters parameters;
  std::vector<std::uint8_t> capabilities;  ///< CAP with its marker and length, as stored; empty without one (Part 15).
  std::vector<TilePartLength> tile_parts;  ///< TLM in codestream order; empty without one or when it is inconsistent. A
                                           ///< sidecar file's take its place.
  std::vector<std::vector<std::uint8_t>> packed_headers;  ///< PPM: the packet headers of each tile-part, in order.
  bool has_packed_headers = false;
  /// PLM: the packet lengths' bytes of each tile-part, in order; empty without one.
  std::vector<std::vector<std::uint8_t>> packet_lengths;
  bool has_extensions = false;  ///< Markers of Part 2 (MCT, MCC, MCO, ATK, …): packets cannot be re-encoded then.
  std::vector<std::string> comments;
  ByteRange range;  ///< Where the header lies in the file; it ends at the first SOT.
};

/// A tile-part's header, from SOT to SOD (A.4.2, A.7, A.8).
struct TilePartHeader {
  std::uint32_t tile = 0;
  std::uint8_t number = 0;    ///< TPsot
  ByteRange range;            ///< The whole tile-part in the file; with Psot 0 it ends where the codestream does.
  ByteRange data;             ///< What follows SOD.
  bool is_cut_short = false;  ///< Psot reaches beyond the end of the codestream, where `range` ends: a truncated file.
  bool has_extensions = false;  ///< As CodestreamHeader's.
  bool has_packet_lengths = false;
  std::vector<std::uint64_t> packet_lengths;  ///< PLT, in codestream order; SOP and EPH count in.
  bool has_packed_headers = false;
  std::vector<std::uint8_t> packed_headers;  ///< PPT, concatenated.
};

}  // namespace pyramidion
