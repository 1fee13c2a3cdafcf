#include "jp2/tile_part_search.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "bytes/united_ranges.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t start_bytes = 12;
/// Files up to here are read at once.
constexpr std::uint64_t small_file = 512U << 10U;
/// What is read first: how tiles are divided into tile-parts.
constexpr std::uint64_t first_read = 16U << 10U;
/// What a round trip costs beside bytes: these take as long at 20 Mb/s and 100 ms.
constexpr double trip_bytes = 256U << 10U;
/// What is read of a tile-part that is only passed by.
constexpr double least_step = 1024;
constexpr double most_step = 64U << 10U;
constexpr double most_front_of_several = 1U << 20U;
/// What is read of a tile at once when it is found.
constexpr double most_front = 256U << 10U;
constexpr double least_window = 48U << 10U;
constexpr double most_window = 4U << 20U;
/// The window's part before the place where the tile is guessed to begin: from there on, lengths lead to it.
constexpr double window_before = 0.6;
/// Windows in the same gap are so many tiles apart, or this share of the gap: what one of them finds helps the others.
constexpr double least_distance = 8;
constexpr double distance_share = 1.0 / 32;
constexpr std::size_t most_remembered = 4096;

std::uint64_t to_bytes(double bytes) { return static_cast<std::uint64_t>(std::max(bytes, 0.0)); }

/// In which tile it begins. That a tile's tile-parts grow longer is usual.
double tile_of(const TilePartStart& start, unsigned number) {
  const double parts = start.count == 0 ? number + 1.0 : start.count;
  return start.tile + 0.5 * number / parts;
}

bool overlap(ByteRange a, ByteRange b) { return a.offset < b.end() && b.offset < a.end(); }

}  // namespace

double TilePartSearch::Gap::tile_bytes() const {
  return static_cast<double>(range.length) / std::max(end_tile - first_tile, 0.5);
}

std::optional<KnownTileParts::Part> TilePartSearch::find(std::uint32_t tile, std::size_t index, double share) {
  const ByteRange all{parts_.begin(), parts_.end() - parts_.begin()};
  if (all.length <= small_file && !parts_.find(tile, index)) bytes_.require({all});
  if (wanted_.size() > most_remembered) wanted_.clear();
  wanted_.insert(tile);
  scan_arrived();
  while (parts_.are_in_order()) {
    const std::optional<Part> part = parts_.find(tile, index);
    if (part && is_sound(*part, share)) {
      wanted_.erase(tile);
      return part;
    }
    if (part) continue;
    if (index > 0 && is_behind_last(tile, index)) return std::nullopt;
    const std::size_t known = parts_.by_offset().size();
    const auto behind = parts_.behind(tile, index);
    const bool is_first = behind == parts_.by_offset().begin();
    const std::uint64_t next = parts_.follow(is_first ? parts_.begin() : parts_.end_of(std::prev(behind)));
    if (parts_.by_offset().size() > known || !parts_.are_in_order()) continue;
    if (next == parts_.end() && parts_.is_cut_short()) return std::nullopt;
    const Gap gap = gap_before(behind, next);
    if (gap.range.length == 0) {
      // There is no such tile-part where it belongs.
      parts_.distrust_order();
    } else {
      ask(gap, tile, share);
    }
  }
  return std::nullopt;
}

/// Looks through the windows that have come.
void TilePartSearch::scan_arrived() {
  std::size_t waiting = 0;
  for (const ByteRange range : asked_) {
    if (!bytes_.contains(range)) {
      asked_[waiting++] = range;
      continue;
    }
    parts_.scan(range);
    const auto found = parts_.by_offset().lower_bound(range.offset);
    if (found == parts_.by_offset().end() || found->first >= range.end()) barren_.push_back(range);
  }
  asked_.resize(waiting);
  barren_ = united(std::move(barren_));
}

bool TilePartSearch::is_behind_last(std::uint32_t tile, std::size_t index) const {
  const std::optional<Part> before = parts_.find(tile, index - 1);
  return before && (*before)->second.count != 0 && index >= (*before)->second.count;
}

/// Misses the tile-part's front; false if what looks like a tile-part is none.
bool TilePartSearch::is_sound(Part part, double share) {
  std::vector<ByteRange> needed;
  if (part->second.number == 0) needed.push_back(front(part, share));
  const bool is_confirmed = parts_.is_confirmed(part);
  const std::uint64_t end = parts_.end_of(part);
  if (!is_confirmed) needed.push_back({end, std::min(start_bytes, parts_.end() - end)});
  bytes_.require(needed);
  if (is_confirmed) return true;
  parts_.follow(end);
  return parts_.are_in_order();
}

TilePartSearch::Gap TilePartSearch::gap_before(Part behind, std::uint64_t next) const {
  Gap gap{{next, 0}, 0, static_cast<double>(tiles_)};
  std::uint64_t end = parts_.end();
  if (behind != parts_.by_offset().begin()) {
    const TilePartStart& before = std::prev(behind)->second;
    const bool is_last = before.count == 0 || before.number + 1U == before.count;
    gap.first_tile = is_last ? before.tile + 1.0 : tile_of(before, before.number + 1U);
  }
  if (behind != parts_.by_offset().end()) {
    end = behind->first;
    gap.end_tile = tile_of(behind->second, behind->second.number);
  }
  gap.range.length = end - std::min(next, end);
  return gap;
}

/// What will be wanted of a tile that begins here. How long it is is known from those next to it.
ByteRange TilePartSearch::front(Part part, double share) const {
  const auto& [offset, start] = *part;
  const auto& all = parts_.by_offset();
  const auto behind = parts_.behind(start.tile, std::numeric_limits<std::uint16_t>::max());
  Gap gap = gap_before(behind, offset);
  gap.first_tile = start.tile;
  if (part != all.begin()) {
    const auto& [before_offset, before] = *std::prev(part);
    const Gap other{{before_offset, offset - before_offset}, tile_of(before, before.number), gap.first_tile};
    if (other.end_tile - other.first_tile < gap.end_tile - gap.first_tile) gap = other;
  }
  const auto length = to_bytes(std::min(share * gap.tile_bytes() * 1.1 + least_step, most_front));
  return {offset, std::min(length, parts_.end() - offset)};
}

/// Misses what may tell more, or looks through it.
void TilePartSearch::ask(const Gap& gap, std::uint32_t tile, double share) {
  std::vector<ByteRange> needed;
  if (parts_.by_offset().empty())
    needed.push_back({parts_.begin(), std::min(first_read, parts_.end() - parts_.begin())});
  ByteRange range = window(gap, tile);
  if (range.length == 0) {
    range = steps(gap, tile, share);
  } else if (const std::optional<ByteRange> other = waiting(gap, range)) {
    range = *other;
  } else {
    if (asked_.size() > most_remembered) asked_.clear();
    asked_.push_back(range);
    scan_arrived();
  }
  needed.push_back(range);
  bytes_.require(united(std::move(needed)));
}

/// What leads from the gap's first tile-part to the next, and to the tile.
ByteRange TilePartSearch::steps(const Gap& gap, std::uint32_t tile, double share) const {
  double length = least_step;
  if (gap.tiles_before(tile) <= 0) {
    // Others that are wanted as well come with it.
    double tiles = 1;
    while (wanted_.contains(tile + static_cast<std::uint32_t>(tiles))) ++tiles;
    const double front = std::min(share * gap.tile_bytes() * 1.1 + least_step, most_front);
    length = share < 0.5 ? front : std::clamp(front * tiles, front, most_front_of_several);
  } else if ((gap.tiles_before(tile) + 1) * gap.tile_bytes() < most_step) {
    // Where tiles are absent, there may be less for each than a SOT takes.
    length = std::max((gap.tiles_before(tile) + 1) * gap.tile_bytes(), least_step);
  } else if (gap.first_tile > 0 && std::prev(parts_.by_offset().lower_bound(gap.range.offset))->second.count > 1) {
    // A tile's first tile-parts are usually short.
    length = std::clamp(gap.tile_bytes() / 4, least_step, most_step);
  }
  const std::uint64_t most = std::max(gap.range.length, start_bytes);
  return {gap.range.offset, std::min(to_bytes(length), most)};
}

/// Where to look for a tile that is too far away for steps; empty when it is not.
ByteRange TilePartSearch::window(const Gap& gap, std::uint32_t tile) const {
  const double tile_bytes = gap.tile_bytes();
  if (gap.tiles_before(tile) <= 2 + tile_bytes / trip_bytes) return {};
  std::uint64_t length = to_bytes(std::clamp(1.2 * tile_bytes, least_window, most_window));
  const std::uint64_t guess = gap.range.offset + to_bytes(gap.tiles_before(tile) * tile_bytes);
  const std::uint64_t before = to_bytes(window_before * static_cast<double>(length));
  std::uint64_t begin = std::min(guess, gap.range.end()) - std::min(guess, before);
  // What has been looked through in vain lies within one tile-part: we go back to where it begins.
  for (std::size_t i = barren_.size(); i-- > 0;) {
    const ByteRange barren = barren_[i];
    if (!overlap(barren, {begin, length})) continue;
    length = std::clamp(barren.length, length, to_bytes(most_window));
    begin = barren.offset + start_bytes - std::min(barren.offset, length);
  }
  if (begin <= gap.range.offset) return {};
  return {begin, std::min(length, gap.range.end() - begin)};
}

/// A window that has been asked for already, so close that it will help.
std::optional<ByteRange> TilePartSearch::waiting(const Gap& gap, ByteRange window) const {
  const double distance = std::max(least_distance, distance_share * (gap.end_tile - gap.first_tile)) * gap.tile_bytes();
  for (const ByteRange& other : asked_) {
    const std::uint64_t apart = std::max(other.offset, window.offset) - std::min(other.offset, window.offset);
    if (overlap(other, gap.range) && static_cast<double>(apart) <= distance) return other;
  }
  return std::nullopt;
}

}  // namespace pyramidion
