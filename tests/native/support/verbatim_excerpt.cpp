#include "support/verbatim_excerpt.h"

#include "bytes/endian.h"
#include "jp2/excerpt_writer.h"
#include "jp2/marker.h"
#include "jp2/marker_segments.h"
#include "jp2/packet_sequence.h"
#include "support/j2k_builder.h"

namespace pyramidion::testing {
namespace {

/// The main header without what tells of the tile-parts, in the order LRCP and without SOP.
Bytes main_header(const Codestream& codestream) {
  constexpr std::size_t scod = 4;
  constexpr std::uint8_t may_have_sop = 2;
  MarkerWalker walker(codestream.bytes, codestream.header.range.offset, codestream.end, "main header");
  Bytes header{0xFF, 0x4F};
  walker.next();
  while (walker.peek() != Marker::sot) {
    const MarkerSegment segment = walker.next();
    if (segment.marker == Marker::tlm || segment.marker == Marker::plm || segment.marker == Marker::ppm) continue;
    Numbers numbers;
    numbers.u16(static_cast<std::uint16_t>(segment.marker)).u16(segment.parameters.size() + 2);
    Bytes bytes = numbers.bytes({segment.parameters.begin(), segment.parameters.end()});
    if (segment.marker == Marker::cod) {
      bytes[scod] = static_cast<std::uint8_t>(bytes[scod] & ~may_have_sop);
      bytes[scod + 1] = static_cast<std::uint8_t>(ProgressionOrder::lrcp);
    }
    header.insert(header.end(), bytes.begin(), bytes.end());
  }
  return header;
}

bool is_needed(const Window& window, const Resolution& resolution, const PacketId& packet) {
  for (std::size_t b = 0; b < resolution.subbands().size(); ++b) {
    const Box needed = window.code_blocks(packet.component, packet.resolution, b);
    const Box own = resolution.code_blocks(resolution.subbands()[b], packet.precinct);
    if (own.x0 < needed.x1 && needed.x0 < own.x1 && own.y0 < needed.y1 && needed.y0 < own.y1) return true;
  }
  return false;
}

void append_packet(const Codestream& codestream, TilePackets& packets, const PacketId& packet, bool needed,
                   Bytes& bytes) {
  const auto place = needed ? packets.find(packet) : std::nullopt;
  if (place) {
    auto whole = codestream.bytes.read(place->range);
    if (begins_with(whole, Marker::sop)) whole = whole.subspan(6);
    bytes.insert(bytes.end(), whole.begin(), whole.end());
    return;
  }
  bytes.push_back(0);
  if (packets.parameters().has_eph) bytes.insert(bytes.end(), {0xFF, 0x92});
}

}  // namespace

std::optional<std::vector<std::uint8_t>> verbatim_excerpt(const Codestream& codestream, Tile& tile,
                                                          const Window& window) {
  TilePackets& packets = tile.packets();
  const TileParameters& own = packets.parameters();
  const TileParameters& main = codestream.header.parameters;
  const auto first = packets.find(PacketId{});
  const bool has_packed_headers = first && !first->packed_header.empty();
  if (has_packed_headers || !own.changes.empty() || codestream.header.has_packed_headers ||
      !are_coded_alike(own, main) || own.layers != main.layers) {
    return std::nullopt;
  }
  TileParameters parameters = own;
  parameters.order = ProgressionOrder::lrcp;
  PacketSequence sequence(packets.geometry(), parameters);
  Bytes data;
  while (const auto packet = sequence.next()) {
    const Resolution& resolution = packets.geometry().resolution(packet->component, packet->resolution);
    append_packet(codestream, packets, *packet, is_needed(window, resolution, *packet), data);
  }
  Bytes file = main_header(codestream);
  Numbers part;
  part.u16(0xFF90).u16(10).u16(packets.tile()).u32(data.size() + 14).u8(0).u8(1).u16(0xFF93).bytes(data).u16(0xFFD9);
  file.insert(file.end(), part.held().begin(), part.held().end());
  return file;
}

}  // namespace pyramidion::testing
