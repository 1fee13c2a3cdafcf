#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace pyramidion {

/// The markers of a codestream (ISO/IEC 15444-1, table A.2) that mean something here. Others are skipped.
enum class Marker : std::uint16_t {
  soc = 0xFF4F,  ///< Start of codestream.
  cap = 0xFF50,  ///< Extended capabilities.
  siz = 0xFF51,  ///< Image and tile size.
  cod = 0xFF52,  ///< Coding style default.
  coc = 0xFF53,  ///< Coding style of a component.
  tlm = 0xFF55,  ///< Tile-part lengths.
  plm = 0xFF57,  ///< Packet lengths, main header.
  plt = 0xFF58,  ///< Packet lengths, tile-part header.
  cpf = 0xFF59,  ///< Corresponding profile (ISO/IEC 15444-15).
  qcd = 0xFF5C,  ///< Quantisation default.
  qcc = 0xFF5D,  ///< Quantisation of a component.
  rgn = 0xFF5E,  ///< Region of interest.
  poc = 0xFF5F,  ///< Progression order changes.
  ppm = 0xFF60,  ///< Packed packet headers, main header.
  ppt = 0xFF61,  ///< Packed packet headers, tile-part header.
  crg = 0xFF63,  ///< Component registration.
  com = 0xFF64,  ///< Comment.
  sot = 0xFF90,  ///< Start of tile-part.
  sop = 0xFF91,  ///< Start of packet.
  eph = 0xFF92,  ///< End of packet header.
  sod = 0xFF93,  ///< Start of data.
  eoc = 0xFFD9,  ///< End of codestream.
};

/// Whether the bytes begin with the marker.
[[nodiscard]] bool begins_with(std::span<const std::uint8_t> bytes, Marker marker);

/// For messages: "COD (FF52)".
[[nodiscard]] std::string describe(Marker marker);

/// Whether a length follows the marker (A.1.3). Those from FF30 to FF3F are for others to use, and have none.
[[nodiscard]] bool has_length(Marker marker);

/// Whether ISO/IEC 15444-2 defines the marker, for what changes how samples are made from packets.
[[nodiscard]] bool is_extension(Marker marker);

}  // namespace pyramidion
