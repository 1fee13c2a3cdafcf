#include "jp2/tile_packets.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "bytes/united_ranges.h"
#include "jp2/marker.h"
#include "jp2/number_reader.h"
#include "jp2/tile_part_header.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t sop_bytes = 6;
constexpr std::uint64_t eph_bytes = 2;
constexpr std::uint64_t header_ahead = 512;
constexpr std::uint64_t longest_front = 256U << 10U;
/// What the states of precincts may hold while layers are gone through one after the other: some hundred megabytes.
constexpr std::uint64_t most_code_blocks = 4U << 20U;

}  // namespace

TilePackets::TilePackets(const Codestream& codestream, TilePartTable& table, std::uint32_t tile)
    : codestream_(codestream), table_(table), tile_(tile), parameters_(codestream.header.parameters) {}

bool TilePackets::prepare(double share) {
  share_ = geometry_ ? std::max(share, share_) : share;
  if (geometry_) return true;
  if (parts_.empty() && !read_next_part()) return false;
  // Where tile-parts are empty, as a file that ends early may have the last one, nothing is known of the tile.
  while (!has_packets() && read_next_part()) continue;
  if (!has_packets()) return false;
  // Where the order changes, later tile-parts may have a say in it.
  while (!parameters_.changes.empty() && read_next_part()) continue;
  geometry_.emplace(codestream_.header.size, codestream_.header.size.tile(tile_), parameters_);
  sequence_.emplace(*geometry_, parameters_);
  if (can_be_searched()) {
    search_.emplace(codestream_.bytes, parts_[0].header.data, sequence_->size(),
                    PacketShares(*geometry_, parameters_, sequence_->size()));
  }
  return true;
}

bool TilePackets::has_packets() const {
  return codestream_.header.has_packed_headers || std::any_of(parts_.begin(), parts_.end(), [](const Part& part) {
           return part.header.data.length > 0 || part.header.has_packed_headers;
         });
}

bool TilePackets::read_next_part() {
  const std::optional<TilePartPlace> place = has_all_parts_ ? std::nullopt : table_.find(tile_, parts_.size(), share_);
  has_all_parts_ = !place;
  if (!place) return false;
  if (auto header = plain_header(*place)) {
    parts_.emplace_back().header = *std::move(header);
    parts_.back().ordinal = place->ordinal;
    return true;
  }
  fetch_fronts();
  const std::vector<ProgressionChange> changes = parameters_.changes;
  Part part;
  part.ordinal = place->ordinal;
  try {
    if (parts_.size() == most_tile_parts_of_tile) {
      throw Error(ErrorCode::malformed, "A tile has more tile-parts than can be numbered", "SOT", place->offset);
    }
    part.header =
        read_tile_part_header(codestream_.bytes, codestream_.header, place->offset, codestream_.end, parameters_);
    if (part.header.tile != tile_ ||
        (table_.is_listed() && !part.header.is_cut_short && place->length != part.header.range.length)) {
      throw Error(ErrorCode::malformed, "A tile-part is not where the table says it is", "TLM", place->offset);
    }
  } catch (const Error&) {
    if (!table_.is_listed()) throw;
    distrust_table();
    return read_next_part();
  }
  has_extensions_ = has_extensions_ || part.header.has_extensions;
  parts_.push_back(std::move(part));
  if (sequence_ && parameters_.changes != changes) {
    sequence_.emplace(*geometry_, parameters_);
    asked_packet_.reset();
    restart();
  }
  return true;
}

/// Misses what will be wanted of the tile-parts that are known and have not been read, all at once.
void TilePackets::fetch_fronts() const {
  if (parts_.empty() && codestream_.index != nullptr && trusts_lengths_ && table_.is_listed()) {
    // The header will do: packets are looked up.
    const std::optional<TilePartPlace> first = table_.find(tile_, 0, share_);
    const std::uint64_t bytes = codestream_.index->header(tile_, 0).bytes;
    if (first && bytes != 0) return codestream_.bytes.require({codestream_.bytes.clipped({first->offset, bytes})});
  }
  const std::span<const TilePartPlace> places = table_.known(tile_);
  // Where each resolution has a tile-part of its own, as is usual, those that are wanted are wanted whole.
  const bool is_divided = places.size() > 1;
  std::size_t left = is_divided ? places.size() : 1;
  // A share has some room: about a quarter for each resolution that is left out.
  for (double share = 4 * share_; share < 2 && left > 1; share *= 4) --left;
  const std::size_t wanted_parts = std::min(places.size(), std::max(left, parts_.size() + 1));
  std::vector<ByteRange> fronts;
  for (std::size_t part = parts_.size(); part < wanted_parts; ++part) {
    const TilePartPlace& place = places[part];
    const double share = is_divided ? 1 : share_;
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(place.length)) + header_ahead;
    const ByteRange front = codestream_.bytes.clipped({place.offset, std::min({place.length, wanted, longest_front})});
    const std::uint64_t least = std::min(front.length, header_ahead);
    if (codestream_.bytes.available(place.offset, least).size() < least) fronts.push_back(front);
  }
  codestream_.bytes.require(united(std::move(fronts)));
}

bool TilePackets::is_cut_short() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.header.is_cut_short; });
}

/// The header of a tile-part that has nothing to say, and need not be read, if a sidecar file says so.
std::optional<TilePartHeader> TilePackets::plain_header(const TilePartPlace& place) const {
  if (!trusts_lengths_ || !table_.is_listed() || codestream_.index == nullptr) return std::nullopt;
  const PacketIndex::HeaderPlace known = codestream_.index->header(tile_, parts_.size());
  if (known.bytes == 0 || known.must_be_read) return std::nullopt;
  TilePartHeader header;
  header.tile = tile_;
  header.number = static_cast<std::uint8_t>(parts_.size());
  header.range = {place.offset, place.length};
  header.data = {place.offset + known.bytes, place.length - known.bytes};
  return header;
}

void TilePackets::distrust_table() {
  table_.distrust();
  search_.reset();
  parts_.clear();
  has_all_parts_ = false;
  parameters_ = codestream_.header.parameters;
  if (sequence_) restart();
}

std::vector<ByteRange> TilePackets::tile_parts() {
  while (read_next_part()) continue;
  std::vector<ByteRange> ranges;
  for (const Part& part : parts_) ranges.push_back(part.header.range);
  return ranges;
}

/// A packet is usually asked about more than once.
std::optional<std::uint64_t> TilePackets::index_of(const PacketId& packet) const {
  if (!asked_packet_ || *asked_packet_ != packet) {
    asked_index_ = sequence_->index_of(packet);
    asked_packet_ = packet;
  }
  return asked_index_;
}

std::optional<PacketPlace> TilePackets::find(const PacketId& packet) {
  const std::optional<std::uint64_t> index = index_of(packet);
  if (!index) return std::nullopt;
  if (trusts_lengths_ && codestream_.index != nullptr) {
    if (const auto listed = codestream_.index->packet(tile_, *index)) {
      return PacketPlace{listed->range, {}, listed->header_bytes};
    }
  }
  if (is_searched_for(*index)) {
    if (const auto range = search_->find(*index, is_overview())) return PacketPlace{*range, {}};
  }
  while (known_ <= *index) {
    if (!extend()) return std::nullopt;
  }
  if (has_leftover_) {
    throw Error(ErrorCode::malformed, "The packets of a tile end before its last tile-part does", "packet");
  }
  const auto behind = std::partition_point(
      parts_.begin(), parts_.end(), [&](const Part& part) { return part.has_begun && part.first_packet <= *index; });
  const Part& part = *std::prev(behind);
  const auto number = static_cast<std::size_t>(*index - part.first_packet);
  PacketPlace place{part.packets[number], {}};
  for (const LongHeader& header : part.long_headers) {
    if (header.packet == number) place.header_bytes = header.bytes;
  }
  if (part.has_packed) place.packed_header = part.packed.subspan(part.packed_offsets[number]);
  return place;
}

bool TilePackets::is_missing(const PacketId& packet, std::vector<ByteRange>& missing) {
  const std::optional<std::uint64_t> index = index_of(packet);
  if (!index) return false;
  if (trusts_lengths_ && codestream_.index != nullptr) {
    const auto absent = codestream_.index->missing_for(tile_, *index);
    if (!absent) return false;
    if (missing.empty() || missing.back() != *absent) missing.push_back(*absent);
    return true;
  }
  return is_searched_for(*index) && search_->is_missing(*index, is_overview(), missing);
}

bool TilePackets::is_listed(const PacketId& packet) const {
  if (trusts_lengths_ && codestream_.index != nullptr) return true;
  const std::optional<std::uint64_t> index = index_of(packet);
  return index && (*index < known_ || is_searched_for(*index));
}

bool TilePackets::distrust_lengths() {
  if (!trusts_lengths_) return false;
  trusts_lengths_ = false;
  if (codestream_.index != nullptr) {
    distrust_table();
    return true;
  }
  const bool were_used =
      search_ ||
      std::any_of(parts_.begin(), parts_.end(),
                  [](const Part& part) { return part.has_begun && part.header.has_packet_lengths; }) ||
      !codestream_.header.packet_lengths.empty();
  if (were_used) restart();
  return were_used;
}

void TilePackets::restart() {
  part_ = 0;
  known_ = 0;
  sequence_at_ = 0;
  sequence_->rewind();
  pending_.reset();
  states_.clear();
  state_code_blocks_ = 0;
  has_leftover_ = false;
  for (Part& part : parts_) part.has_begun = part.is_complete = false;
}

/// Finds the next packet, or several; false when there are no more.
bool TilePackets::extend() {
  for (;;) {
    for (; part_ < parts_.size(); ++part_) {
      Part& part = parts_[part_];
      const std::uint64_t known = known_;
      if (!part.has_begun) begin_packets(part);
      if (known_ > known || (!part.is_complete && walk(part))) return true;
    }
    if (known_ >= sequence_->size() || !read_next_part()) return false;
  }
}

void TilePackets::begin_packets(Part& part) {
  part.first_packet = known_;
  part.packets = PacketOffsets(part.header.data.offset);
  part.packed_offsets.clear();
  part.packed_end = 0;
  part.long_headers.clear();
  part.has_packed = part.header.has_packed_headers || codestream_.header.has_packed_headers;
  if (part.header.has_packed_headers) {
    part.packed = part.header.packed_headers;
  } else if (codestream_.header.has_packed_headers) {
    const auto& packed = codestream_.header.packed_headers;
    if (!part.ordinal || *part.ordinal >= packed.size()) {
      throw Error(ErrorCode::malformed, "The main header lacks the packet headers of a tile-part", "PPM",
                  part.header.range.offset);
    }
    part.packed = packed[*part.ordinal];
  }
  part.has_begun = true;
  part.is_complete = list_packets(part);
}

/// Takes the listed lengths of a tile-part's packets if they add up to it.
bool TilePackets::list_packets(Part& part) {
  if (!trusts_lengths_ || part.has_packed) return false;
  const std::vector<std::uint64_t> lengths = listed_lengths(part);
  if (lengths.empty() || lengths.size() > sequence_->size() - known_) return false;
  std::uint64_t sum = 0;
  for (const std::uint64_t length : lengths) {
    if (length > std::numeric_limits<std::uint32_t>::max()) return false;
    sum += length;
  }
  const ByteRange data = part.header.data;
  if (sum != data.length && !(part.header.is_cut_short && sum > data.length)) return false;
  for (const std::uint64_t length : lengths) {
    if (part.packets.end() + length > data.end()) break;
    part.packets.append(static_cast<std::uint32_t>(length));
    ++known_;
  }
  return true;
}

std::vector<std::uint64_t> TilePackets::listed_lengths(const Part& part) const {
  if (part.header.has_packet_lengths) return part.header.packet_lengths;
  const auto& listed = codestream_.header.packet_lengths;
  std::vector<std::uint64_t> lengths;
  if (!part.ordinal || *part.ordinal >= listed.size()) return lengths;
  std::uint64_t length = 0;
  for (const std::uint8_t byte : listed[*part.ordinal]) {
    length = length << 7U | (byte & 0x7FU);
    if (length >> 40U != 0) return {};
    if ((byte & 0x80U) != 0) continue;
    lengths.push_back(length);
    length = 0;
  }
  return lengths;
}

/// Goes through the next packet of a tile-part; false when there is none.
bool TilePackets::walk(Part& part) {
  const bool has_headers = part.has_packed && part.packed_end < part.packed.size();
  part.is_complete = (part.packets.end() >= part.header.data.end() && !has_headers) || known_ == sequence_->size();
  if (part.is_complete) return false;
  if (!pending_ || !pending_->header_offset) go_to_next(part);
  if (!pending_->header && !read_header(part)) return false;
  return finish(part);
}

void TilePackets::go_to_next(const Part& part) {
  if (!pending_) {
    std::optional<PacketId> packet;
    for (; sequence_at_ <= known_; ++sequence_at_) packet = sequence_->next();
    pending_.emplace();
    pending_->packet = packet.value_or(PacketId{});
  }
  const std::uint64_t position = part.packets.end();
  const bool has_sop = begins_with(two_bytes(position, part.header.data.end()), Marker::sop);
  pending_->header_offset = part.has_packed ? part.packed_end : position + (has_sop ? sop_bytes : 0);
}

/// False when the file is cut short there.
bool TilePackets::read_header(Part& part) {
  const std::uint64_t offset = *pending_->header_offset;
  const std::uint64_t end = part.header.data.end();
  const auto bytes = part.has_packed ? part.packed.subspan(static_cast<std::size_t>(offset))
                                     : codestream_.bytes.available(offset, end - std::min(offset, end));
  PrecinctState& state = state_before(pending_->packet);
  try {
    pending_->header = read_packet_header(state, pending_->packet.layer, bytes, &pending_->share_tried);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::truncated) throw;
    pending_->tried = bytes.size();
    if (!part.has_packed && offset + bytes.size() < end) ask(offset + bytes.size(), end);
    if (!part.header.is_cut_short) {
      throw Error(ErrorCode::malformed, "A packet header reaches beyond its tile-part", "packet header", offset);
    }
    part.is_complete = true;
    return false;
  }
  return true;
}

bool TilePackets::finish(Part& part) {
  const PacketHeader& header = *pending_->header;
  measure_header(header.header_bytes);
  const std::uint64_t end = part.header.data.end();
  std::uint64_t position = part.packets.end();
  const std::uint64_t header_end = *pending_->header_offset + header.header_bytes;
  if (part.has_packed) {
    if (begins_with(two_bytes(position, end), Marker::sop)) position += sop_bytes;
    part.packed_offsets.push_back(static_cast<std::uint32_t>(*pending_->header_offset));
    part.packed_end = static_cast<std::size_t>(header_end);
    if (begins_with(part.packed.subspan(part.packed_end), Marker::eph)) part.packed_end += eph_bytes;
  } else {
    const bool has_eph = begins_with(two_bytes(header_end, end), Marker::eph);
    position = header_end + (has_eph ? eph_bytes : 0);
  }
  if (position > end || header.body_bytes > end - position) {
    if (!part.header.is_cut_short) {
      throw Error(ErrorCode::malformed, "A packet reaches beyond its tile-part", "packet", part.packets.end());
    }
    part.is_complete = true;
    return false;
  }
  const std::uint64_t begin = part.packets.end();
  part.packets.append(static_cast<std::uint32_t>(position + header.body_bytes - begin));
  if (!part.has_packed && position - begin > long_header) {
    part.long_headers.push_back({known_ - part.first_packet, static_cast<std::uint32_t>(position - begin)});
  }
  if (pending_->packet.layer + 1U == parameters_.layers) forget_state(pending_->packet);
  pending_.reset();
  ++known_;
  has_leftover_ = known_ == sequence_->size() && part.packets.end() != end && !part.header.is_cut_short;
  return true;
}

/// What the packets of earlier layers have said of a packet's precinct.
PrecinctState& TilePackets::state_before(const PacketId& packet) {
  const Resolution& resolution = geometry_->resolution(packet.component, packet.resolution);
  const std::uint64_t key = resolution.first_precinct() + packet.precinct;
  const auto known = states_.find(key);
  if (known != states_.end()) return known->second;
  PrecinctState state(resolution, packet.precinct, parameters_.styles[packet.component].code_block_style);
  PacketId earlier = packet;
  for (earlier.layer = 0; earlier.layer < packet.layer; ++earlier.layer) {
    // Listed lengths told where it is.
    const std::optional<PacketPlace> place = find(earlier);
    if (!place) break;
    std::span<const std::uint8_t> bytes = codestream_.bytes.read(place->range);
    if (begins_with(bytes, Marker::sop)) bytes = bytes.subspan(sop_bytes);
    static_cast<void>(
        read_packet_header(state, earlier.layer, place->packed_header.empty() ? bytes : place->packed_header));
  }
  state_code_blocks_ += state.code_blocks();
  if (state_code_blocks_ > most_code_blocks) {
    throw Error(ErrorCode::limit_exceeded,
                "The packets of so large an image can only be found with an index (PLT, or a sidecar file)", "packet");
  }
  return states_.emplace(key, std::move(state)).first->second;
}

void TilePackets::forget_state(const PacketId& packet) {
  const Resolution& resolution = geometry_->resolution(packet.component, packet.resolution);
  const auto state = states_.find(resolution.first_precinct() + packet.precinct);
  if (state == states_.end()) return;
  state_code_blocks_ -= state->second.code_blocks();
  states_.erase(state);
}

/// The two bytes at `offset`, fewer before `end`.
std::span<const std::uint8_t> TilePackets::two_bytes(std::uint64_t offset, std::uint64_t end) {
  const std::uint64_t count = std::min<std::uint64_t>(2, end - std::min(offset, end));
  const auto bytes = codestream_.bytes.available(offset, count);
  if (bytes.size() < count) ask(offset + bytes.size(), end);
  return bytes;
}

}  // namespace pyramidion
