#include "jp2/precinct_content.h"

#include <algorithm>
#include <tuple>

#include "bytes/united_ranges.h"
#include "jp2/marker.h"

namespace pyramidion {
namespace {

/// A packet up to here is read whole: most of its body is wanted anyway. Of a longer one only the header, for it spans
/// so many code-blocks that most are of no use.
constexpr std::uint64_t whole_packet = 128U << 10U;
/// The same where few code-blocks are wanted: what is read in vain costs no more than another round trip.
constexpr std::uint64_t short_packet = 64U << 10U;
/// The same of a body, where it is known where that begins.
constexpr std::uint64_t short_body = 16U << 10U;
/// Headers seldom take more for each code-block.
constexpr std::uint64_t bytes_per_code_block = 4;
constexpr std::uint64_t least_chunk = 4U << 10U;
constexpr std::uint64_t largest_chunk = 256U << 10U;
/// With so much of a packet there, it is tried whether its header is: the body need not be.
constexpr std::uint64_t least_tried = 64;

auto order_of(const CodeBlockPart& part) { return std::tuple(part.subband, part.code_block, part.layer); }

}  // namespace

PrecinctContent::PrecinctContent(const TilePackets& packets, std::uint16_t component, std::uint8_t resolution,
                                 std::uint64_t precinct)
    : packet_{precinct, component, 0, resolution} {
  const Resolution& geometry = packets.geometry().resolution(component, resolution);
  for (const Subband& subband : geometry.subbands()) {
    const auto [x0, y0, x1, y1] = geometry.code_blocks(subband, precinct);
    const auto number = [](std::int64_t value) { return static_cast<std::uint32_t>(value); };
    areas_[subbands_++] = {number(x0), number(y0), number(x1), number(y1)};
    code_blocks_ += static_cast<std::uint64_t>(x1 - x0) * static_cast<std::uint64_t>(y1 - y0);
  }
}

bool PrecinctContent::read(const SparseBytes& bytes, TilePackets& packets, std::uint16_t layers, bool wants_few,
                           std::vector<ByteRange>& missing) {
  try {
    while (!is_complete_ && packet_.layer < layers) {
      if (packets.is_missing(packet_, missing)) {
        ask_for_later_layers(bytes, packets, layers, missing);
        return false;
      }
      const std::optional<PacketPlace> place = packets.find(packet_);
      is_complete_ = !place;
      if (place && !read_layer(bytes, packets, *place, wants_few, missing)) {
        ask_for_later_layers(bytes, packets, layers, missing);
        return false;
      }
      is_complete_ = is_complete_ || packet_.layer == packets.parameters().layers;
    }
    if (is_complete_) state_.reset();
  } catch (const Missing& absent) {
    append(absent.ranges(), missing);
    ask_for_later_layers(bytes, packets, layers, missing);
    return false;
  }
  if (!is_sorted_) {
    // By a heap, whose code is a quarter of that of std::sort.
    const auto is_before = [](const auto& a, const auto& b) { return order_of(a) < order_of(b); };
    std::make_heap(parts_.begin(), parts_.end(), is_before);
    std::sort_heap(parts_.begin(), parts_.end(), is_before);
    is_sorted_ = true;
  }
  return true;
}

/// What will be wanted once the next layer is there, as far as it is known.
void PrecinctContent::ask_for_later_layers(const SparseBytes& bytes, TilePackets& packets, std::uint16_t layers,
                                           std::vector<ByteRange>& missing) const {
  PacketId later = packet_;
  for (++later.layer; later.layer < layers && packets.is_listed(later); ++later.layer) {
    if (packets.is_missing(later, missing)) continue;
    try {
      const std::optional<PacketPlace> place = packets.find(later);
      if (!place || !place->packed_header.empty()) return;
      const ByteRange wanted{place->range.offset, first_read(*place, false)};
      if (bytes.available(wanted.offset, wanted.length).size() < wanted.length) missing.push_back(wanted);
    } catch (const Missing& absent) {
      append(absent.ranges(), missing);
    }
  }
}

/// How much of a packet is fetched at first: with its body if most of that is wanted, or it is short.
std::uint64_t PrecinctContent::first_read(const PacketPlace& place, bool wants_few) const {
  const std::uint64_t length = place.range.length;
  if (place.header_bytes > tried_ && wants_few) {
    return length < place.header_bytes + short_body ? length : place.header_bytes;
  }
  if (length <= (wants_few ? short_packet : whole_packet)) return length;
  if (place.header_bytes > tried_) return place.header_bytes;
  const std::uint64_t likely = bytes_per_code_block * code_blocks_;
  return std::min(length, std::max(std::clamp(likely, least_chunk, largest_chunk), 2 * tried_));
}

bool PrecinctContent::read_layer(const SparseBytes& bytes, const TilePackets& packets, const PacketPlace& place,
                                 bool wants_few, std::vector<ByteRange>& missing) {
  const auto [offset, length] = place.range;
  const bool is_packed = !place.packed_header.empty();
  const auto known = bytes.available(offset, length);
  const bool is_worth_a_try = known.size() > std::max(tried_, least_tried);
  const std::uint64_t wanted = is_packed        ? std::min<std::uint64_t>(length, 6)
                               : is_worth_a_try ? known.size()
                                                : first_read(place, wants_few);
  if (known.size() < wanted) {
    missing.push_back({offset + known.size(), wanted - known.size()});
    return false;
  }
  const std::size_t sop = begins_with(known, Marker::sop) ? 6 : 0;
  if (sop > length) throw Error(ErrorCode::malformed, "A packet is too short for its SOP", "packet", offset);
  if (!state_) {
    const auto& [precinct, component, layer, resolution] = packet_;
    state_ = std::make_unique<PrecinctState>(packets.geometry().resolution(component, resolution), precinct,
                                             packets.parameters().styles[component].code_block_style);
  }
  PacketHeader header;
  if (length > sop || is_packed) {
    try {
      header = read_packet_header(*state_, packet_.layer, is_packed ? place.packed_header : known.subspan(sop));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::truncated || is_packed) throw;
      if (known.size() == length) {
        throw Error(ErrorCode::malformed, "A packet is too short for its header", "packet", offset);
      }
      tried_ = known.size();
      return read_layer(bytes, packets, place, wants_few, missing);
    }
  }
  tried_ = 0;
  lacks_bodies_ = lacks_bodies_ || known.size() < length;
  // Where EPH stands between header and body is told by the packet's length alone.
  const std::uint64_t body = offset + length - header.body_bytes;
  const std::uint64_t header_end = offset + sop + (is_packed ? 0 : header.header_bytes);
  if (header.body_bytes > length || (body != header_end && body != header_end + 2)) {
    throw Error(ErrorCode::malformed, "A packet is not as long as its header says", "packet", offset);
  }
  add(header, body);
  ++packet_.layer;
  return true;
}

void PrecinctContent::add(const PacketHeader& header, std::uint64_t body) {
  for (const PacketHeader::Contribution& contribution : header.contributions) {
    CodeBlockPart part;
    part.code_block = contribution.code_block;
    part.layer = packet_.layer;
    part.subband = contribution.subband;
    const PrecinctState::CodeBlock& code_block =
        state_->subbands()[contribution.subband].code_blocks[contribution.code_block];
    part.zero_bit_planes = code_block.zero_bit_planes;
    part.coding = code_block.coding;
    part.first_segment = static_cast<std::uint32_t>(segments_.size());
    part.segments = static_cast<std::uint16_t>(contribution.segments);
    part.bytes = {body, contribution.bytes};
    for (const Segment& segment : header.segments_of(contribution)) segments_.push_back(segment);
    parts_.push_back(part);
    is_sorted_ = false;
    body += contribution.bytes;
  }
}

std::span<const CodeBlockPart> PrecinctContent::parts_of(std::uint8_t subband, std::uint32_t code_block) const {
  CodeBlockPart sought;
  sought.subband = subband;
  sought.code_block = code_block;
  const auto first = std::lower_bound(parts_.begin(), parts_.end(), sought,
                                      [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
  auto end = first;
  while (end != parts_.end() && end->subband == subband && end->code_block == code_block) ++end;
  return std::span(parts_).subspan(static_cast<std::size_t>(first - parts_.begin()),
                                   static_cast<std::size_t>(end - first));
}

std::uint64_t PrecinctContent::memory() const {
  std::uint64_t bytes =
      sizeof(*this) + parts_.capacity() * sizeof(CodeBlockPart) + segments_.capacity() * sizeof(Segment);
  return state_ ? bytes + subbands_ * sizeof(PrecinctState::Subband) + code_blocks_ * 20 : bytes;
}

}  // namespace pyramidion
