#include "jp2/known_tile_parts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "bytes/united_ranges.h"
#include "jp2/marker.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t start_bytes = 12;
constexpr std::uint64_t eoc_bytes = 2;
/// Far more than anyone writes.
constexpr std::size_t most_tile_parts = std::size_t{1} << 20U;
/// Where everything is gone through: so much is read of a tile-part, and more where many fit in.
constexpr std::uint64_t read_ahead = 1024;
constexpr std::uint64_t chunk = 64U << 10U;
constexpr std::uint64_t parts_between_probes = 20;
constexpr std::uint64_t most_probes = 256;

std::uint64_t key_of(std::uint32_t tile, std::size_t number) { return std::uint64_t{tile} << 16U | number; }

std::uint64_t key_of(const TilePartStart& start) { return key_of(start.tile, start.number); }

}  // namespace

std::optional<KnownTileParts::Part> KnownTileParts::find(std::uint32_t tile, std::size_t number) const {
  const auto found = offsets_.find(key_of(tile, number));
  if (found == offsets_.end()) return std::nullopt;
  return parts_.find(found->second);
}

KnownTileParts::Part KnownTileParts::behind(std::uint32_t tile, std::size_t number) const {
  const auto found = offsets_.upper_bound(key_of(tile, number));
  return found == offsets_.end() ? parts_.end() : parts_.find(found->second);
}

std::uint64_t KnownTileParts::end_of(Part part) const {
  const auto& [offset, start] = *part;
  return start.length == 0 || start.length > end_ - offset ? end_ : offset + start.length;
}

bool KnownTileParts::is_cut_short() const {
  return !parts_.empty() && parts_.rbegin()->second.length > end_ - parts_.rbegin()->first;
}

bool KnownTileParts::is_confirmed(Part part) const {
  if (part->first == begin_ || part->second.length == 0 || end_ - end_of(part) <= eoc_bytes) return true;
  const auto next = std::next(part);
  return (next != parts_.end() && next->first == end_of(part)) ||
         (part != parts_.begin() && end_of(std::prev(part)) == part->first);
}

void KnownTileParts::add(std::uint64_t offset, const TilePartStart& start) {
  const auto [part, is_new] = parts_.emplace(offset, start);
  if (!is_new) return;
  const auto next = std::next(part);
  are_in_order_ = are_in_order_ && start.tile < tiles_ && offsets_.emplace(key_of(start), offset).second &&
                  (part == parts_.begin() || can_follow(std::prev(part), part)) &&
                  (next == parts_.end() || can_follow(part, next));
}

bool KnownTileParts::can_follow(Part part, Part next) const {
  const TilePartStart& a = part->second;
  const TilePartStart& b = next->second;
  if (end_of(part) > next->first || key_of(a) >= key_of(b)) return false;
  const bool is_next = a.tile == b.tile && b.number == a.number + 1U;
  if (end_of(part) != next->first) return !is_next;
  return is_next || (a.tile != b.tile && b.number == 0 && (a.count == 0 || a.number + 1U == a.count));
}

/// What SOT says, where the bytes are there; nothing where there is none.
std::optional<TilePartStart> KnownTileParts::start_at(std::uint64_t offset) const {
  try {
    return read_tile_part_start(bytes_, offset);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::uint64_t KnownTileParts::follow(std::uint64_t offset) {
  while (are_in_order_ && end_ - offset >= start_bytes) {
    auto part = parts_.find(offset);
    if (part == parts_.end()) {
      if (!bytes_.contains({offset, start_bytes})) return offset;
      const std::optional<TilePartStart> start = start_at(offset);
      if (!start && begins_with(bytes_.available(offset, eoc_bytes), Marker::eoc)) end_ = offset;
      are_in_order_ =
          (start && parts_.size() < most_tile_parts) || (end_ == offset && parts_.upper_bound(offset) == parts_.end());
      if (!start || !are_in_order_) break;
      add(offset, *start);
      part = parts_.find(offset);
    }
    offset = end_of(part);
  }
  return end_;
}

void KnownTileParts::scan(ByteRange range) {
  const std::span<const std::uint8_t> bytes = bytes_.available(range.offset, range.length);
  constexpr std::array<std::uint8_t, 4> marker{0xFF, 0x90, 0, start_bytes - 2};
  for (auto at = bytes.begin(); (at = std::search(at, bytes.end(), marker.begin(), marker.end())) != bytes.end();
       ++at) {
    const std::uint64_t offset = range.offset + static_cast<std::uint64_t>(at - bytes.begin());
    if (bytes.end() - at < static_cast<std::ptrdiff_t>(start_bytes)) return;
    const std::optional<TilePartStart> start = start_at(offset);
    const bool is_likely = start && start->tile < tiles_ && (start->count == 0 || start->number < start->count) &&
                           start->length <= end_ - offset;
    if (is_likely && parts_.size() < most_tile_parts) add(offset, *start);
  }
}

/// As `follow`, from the first tile-part: what contradicts it is forgotten.
std::uint64_t KnownTileParts::follow_certain(std::uint64_t offset) {
  while (end_ - offset >= start_bytes) {
    auto part = parts_.find(offset);
    if (part == parts_.end()) {
      if (!bytes_.contains({offset, start_bytes})) return offset;
      const std::optional<TilePartStart> start = start_at(offset);
      if (!start || parts_.size() >= most_tile_parts) break;
      part = parts_.emplace(offset, *start).first;
    }
    offset = end_of(part);
    for (++part; part != parts_.end() && part->first < offset;) part = parts_.erase(part);
  }
  // EOC, or what does not belong there.
  end_ = offset;
  parts_.erase(parts_.lower_bound(offset), parts_.end());
  return end_;
}

/// As `follow`, from any other: where that leads to nothing, the first tile-part's chain will tell.
std::uint64_t KnownTileParts::follow_uncertain(std::uint64_t offset) {
  for (auto part = parts_.find(offset); part != parts_.end(); part = parts_.find(offset)) {
    const auto next = std::next(part);
    offset = next == parts_.end() ? end_of(part) : std::min(end_of(part), next->first);
    if (parts_.contains(offset) || end_ - offset < start_bytes || !bytes_.contains({offset, start_bytes})) continue;
    const std::optional<TilePartStart> start = start_at(offset);
    if (start && parts_.size() < most_tile_parts) parts_.emplace(offset, *start);
  }
  return offset;
}

/// Places all over the codestream, in which it is gone through at the same time.
std::vector<ByteRange> KnownTileParts::probes() const {
  std::uint64_t parts = 1;
  for (const auto& [offset, start] : parts_) parts = std::max<std::uint64_t>(parts, start.count);
  const std::uint64_t part_bytes = (end_ - begin_) / (parts * tiles_);
  const std::uint64_t distance = std::max(parts_between_probes * part_bytes, (end_ - begin_) / most_probes) + chunk;
  const std::uint64_t length = std::clamp(2 * part_bytes, read_ahead, chunk);
  std::vector<ByteRange> places;
  for (std::uint64_t offset = begin_ + distance; offset + length < end_; offset += distance) {
    places.push_back({offset, length});
  }
  return places;
}

const KnownTileParts::Map& KnownTileParts::complete() {
  are_in_order_ = false;
  if (!probes_) probes_ = probes();
  std::vector<ByteRange> missing;
  for (const ByteRange& probe : *probes_) {
    if (bytes_.contains(probe)) {
      scan(probe);
    } else {
      missing.push_back(probe);
    }
  }
  probes_ = missing;
  std::uint64_t next = follow_certain(begin_);
  if (next >= end_) return parts_;
  for (; next < end_; next = follow_uncertain(next)) {
    const auto other = parts_.lower_bound(next);
    const bool has_many = other != parts_.begin() && std::prev(other)->second.length < chunk / 4;
    missing.push_back({next, std::min(has_many ? chunk : read_ahead, end_ - next)});
    next = other == parts_.end() ? end_ : other->first;
  }
  bytes_.require(united(std::move(missing)));
  return parts_;
}

}  // namespace pyramidion
