#include "jp2/marker.h"

#include "bytes/concat.h"
#include "bytes/endian.h"

namespace pyramidion {
namespace {

const char* name_of(Marker marker) {
  switch (marker) {
    case Marker::soc:
      return "SOC";
    case Marker::cap:
      return "CAP";
    case Marker::siz:
      return "SIZ";
    case Marker::cod:
      return "COD";
    case Marker::coc:
      return "COC";
    case Marker::tlm:
      return "TLM";
    case Marker::plm:
      return "PLM";
    case Marker::plt:
      return "PLT";
    case Marker::cpf:
      return "CPF";
    case Marker::qcd:
      return "QCD";
    case Marker::qcc:
      return "QCC";
    case Marker::rgn:
      return "RGN";
    case Marker::poc:
      return "POC";
    case Marker::ppm:
      return "PPM";
    case Marker::ppt:
      return "PPT";
    case Marker::crg:
      return "CRG";
    case Marker::com:
      return "COM";
    case Marker::sot:
      return "SOT";
    case Marker::sop:
      return "SOP";
    case Marker::eph:
      return "EPH";
    case Marker::sod:
      return "SOD";
    case Marker::eoc:
      return "EOC";
  }
  return "marker";
}

}  // namespace

bool begins_with(std::span<const std::uint8_t> bytes, Marker marker) {
  return bytes.size() >= 2 && load<std::uint16_t>(bytes.data(), Endian::big) == static_cast<std::uint16_t>(marker);
}

std::string describe(Marker marker) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string code;
  for (int shift = 12; shift >= 0; shift -= 4) code += digits[static_cast<unsigned>(marker) >> shift & 0xFU];
  return concat({name_of(marker), " (", code, ")"});
}

bool has_length(Marker marker) {
  const auto code = static_cast<std::uint16_t>(marker);
  if (code >= 0xFF30 && code <= 0xFF3F) return false;
  return marker != Marker::soc && marker != Marker::eph && marker != Marker::sod && marker != Marker::eoc;
}

bool is_extension(Marker marker) {
  const auto code = static_cast<std::uint16_t>(marker);
  // QPD, QPC; DCO, VMS, DFS, ADS, MCT, MCC, NLT, MCO, CBD, ATK.
  return code == 0xFF5A || code == 0xFF5B || (code >= 0xFF70 && code <= 0xFF79);
}

}  // namespace pyramidion
