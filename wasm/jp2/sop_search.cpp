#include "jp2/sop_search.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bytes/united_ranges.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t sop_bytes = 6;
constexpr std::array<std::uint8_t, 4> sop_begin{0xFF, 0x91, 0, 4};
/// Markers count packets modulo this.
constexpr std::uint64_t cycle = 65'536;
/// How far the mean length of packets may lie outside of what it is at both ends.
constexpr double tolerance = 1.5;
constexpr std::size_t most_averaged = 64;
/// What an estimate is wrong by is about this part of the distance from what is known.
constexpr std::uint64_t error_part = 8;
/// A chunk holds a few packets, so that their numbers confirm each other.
constexpr std::uint64_t packets_in_chunk = 4;
constexpr std::uint64_t least_chunk = 8U << 10U;
constexpr std::uint64_t usual_chunk = 64U << 10U;
/// What would be left out next to a chunk is read along if it is no more.
constexpr std::uint64_t small_hole = 8U << 10U;
/// Without a marker in so many bytes, there will be none.
constexpr std::uint64_t largest_chunk = 4U << 20U;
/// More chunks than are ever on their way; those of searches that were given up are forgotten.
constexpr std::size_t most_asked = 256;

struct Marked {
  std::uint16_t number;
  std::uint64_t offset;
};

/// The markers that begin in the bytes at `offset`, and are there to their ends.
std::vector<Marked> markers_in(std::span<const std::uint8_t> bytes, std::uint64_t offset) {
  std::vector<Marked> found;
  for (auto at = bytes.begin();; at += sop_begin.size()) {
    at = std::search(at, bytes.end(), sop_begin.begin(), sop_begin.end());
    if (bytes.end() - at < static_cast<std::ptrdiff_t>(sop_bytes)) return found;
    found.push_back(
        {static_cast<std::uint16_t>(at[4] << 8U | at[5]), offset + static_cast<std::uint64_t>(at - bytes.begin())});
  }
}

bool are_consecutive(const std::vector<Marked>& markers) {
  const auto jump = std::adjacent_find(markers.begin(), markers.end(), [](const Marked& a, const Marked& b) {
    return static_cast<std::uint16_t>(a.number + 1) != b.number;
  });
  return jump == markers.end();
}

}  // namespace

SopSearch::SopSearch(const SparseBytes& bytes, ByteRange data, std::uint64_t packets, PacketShares shares)
    : bytes_(bytes), data_(data), shares_(std::move(shares)), knots_{{0, data.offset}, {packets, data.end()}} {}

std::optional<ByteRange> SopSearch::find(std::uint64_t number, bool is_dense) {
  is_dense_ = is_dense;
  learn_arrived();
  if (has_failed_ || number >= knots_.back().number) return std::nullopt;
  if (lacks_sides()) learn_sides(number);
  unsigned doublings = 0;
  std::uint64_t aim = number;
  while (!has_failed_) {
    const Gap gap = gap_around(number);
    if (gap.before.number == number && gap.behind.number == number + 1) {
      return ByteRange{gap.before.offset, gap.behind.offset - gap.before.offset};
    }
    const ByteRange chunk = chunk_for(gap, aim, doublings);
    static_cast<void>(bytes_.read(chunk));
    switch (learn(gap, chunk)) {
      case Outcome::learnt:
        doublings = 0;
        aim = number;
        break;
      case Outcome::too_little:
        ++doublings;
        has_failed_ = chunk.length >= largest_chunk;
        break;
      case Outcome::ambiguous:
        aim = clearer_aim(gap, aim);
        break;
      case Outcome::contradictory:
        has_failed_ = true;
        break;
    }
  }
  return std::nullopt;
}

bool SopSearch::is_missing(std::uint64_t number, bool is_dense, std::vector<ByteRange>& missing) {
  is_dense_ = is_dense;
  learn_arrived();
  if (has_failed_ || number >= knots_.back().number) return false;
  const Gap gap = gap_around(number);
  if (gap.before.number == number && gap.behind.number == number + 1) return false;
  bool is_there = true;
  const auto need = [&](const ByteRange& range) {
    if (has_arrived(range)) return;
    is_there = false;
    // The packets before have mostly missed the same.
    const auto begin = missing.end() - static_cast<std::ptrdiff_t>(std::min<std::size_t>(missing.size(), 3));
    if (std::find(begin, missing.end(), range) == missing.end()) missing.push_back(range);
  };
  need(chunk_for(gap, number, 0));
  if (lacks_sides()) {
    for (const ByteRange& side : sides()) need(side);
  }
  return !is_there;
}

/// Of several packets that are looked for at the same time, each learns from the chunks of all.
void SopSearch::learn_arrived() {
  if (asked_.size() > most_asked) asked_.clear();
  if (bytes_.held() == held_) return;
  held_ = bytes_.held();
  for (std::size_t i = 0; i < asked_.size() && !has_failed_;) {
    const ByteRange chunk = asked_[i].chunk;
    if (!has_arrived(chunk)) {
      ++i;
      continue;
    }
    asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(i));
    const std::uint64_t middle = chunk.offset + chunk.length / 2;
    const auto behind = std::partition_point(knots_.begin() + 1, knots_.end() - 1,
                                             [middle](const Knot& knot) { return knot.offset <= middle; });
    const Gap gap = gap_before(behind);
    if (gap.behind.number - gap.before.number > 1) has_failed_ = learn(gap, chunk) == Outcome::contradictory;
  }
}

bool SopSearch::has_arrived(ByteRange chunk) const {
  return bytes_.available(chunk.offset, chunk.length).size() == chunk.length;
}

bool SopSearch::lacks_sides() const { return knots_.size() == 2 && knots_.back().number > cycle; }

/// What tells the cycles of all other packets apart.
std::array<ByteRange, 2> SopSearch::sides() const {
  const std::uint64_t length = std::min(usual_chunk, data_.length / 2);
  return {ByteRange{data_.offset, length}, ByteRange{data_.end() - length, length}};
}

/// Together with what else is wanted: it would be asked for next.
void SopSearch::learn_sides(std::uint64_t number) {
  const auto [front, back] = sides();
  bytes_.require(united({front, back, chunk_for(gap_around(number), number, 0)}));
  has_failed_ = learn(gap_around(0), front) == Outcome::contradictory ||
                learn(gap_around(knots_.back().number - 1), back) == Outcome::contradictory;
}

std::uint64_t SopSearch::estimate(std::uint64_t number) const {
  if (number >= knots_.back().number) return data_.end();
  return offset_in(gap_around(number), number);
}

/// Between the last knot up to a packet and the first one behind.
SopSearch::Gap SopSearch::gap_around(std::uint64_t number) const {
  return gap_before(
      std::partition_point(knots_.begin(), knots_.end(), [number](const Knot& knot) { return knot.number <= number; }));
}

SopSearch::Gap SopSearch::gap_before(std::vector<Knot>::const_iterator behind) const {
  return {*std::prev(behind), *behind, static_cast<std::size_t>(behind - knots_.begin())};
}

std::uint64_t SopSearch::offset_in(const Gap& gap, std::uint64_t number) const {
  const double begin = shares_.before(gap.before.number);
  const double all = shares_.before(gap.behind.number) - begin;
  const double part = all > 0 ? std::clamp((shares_.before(number) - begin) / all, 0.0, 1.0) : 0;
  const std::uint64_t bytes = gap.behind.offset - gap.before.offset;
  return gap.before.offset + std::min(bytes, static_cast<std::uint64_t>(part * static_cast<double>(bytes)));
}

/// Where to look for packet `aim` and the one behind it. It is what has been asked for another packet, if that will
/// tell as much: what is far from all that is known cannot be aimed at well.
ByteRange SopSearch::chunk_for(const Gap& gap, std::uint64_t aim, unsigned doublings) {
  const std::uint64_t at = offset_in(gap, aim);
  const std::uint64_t packet = offset_in(gap, aim + 1) - at;
  const std::uint64_t to_before = at - gap.before.offset;
  const std::uint64_t to_behind = gap.behind.offset - at;
  const std::uint64_t error = std::min(to_before, to_behind) / error_part;
  if (doublings == 0) {
    const auto asked = std::find_if(asked_.begin(), asked_.end(), [&](const Asked& other) {
      const auto& [chunk, reach] = other;
      const bool is_in_gap = chunk.offset >= gap.before.offset && chunk.end() <= gap.behind.offset;
      return is_in_gap && chunk.offset <= at + reach && at + packet <= chunk.end() + reach;
    });
    if (asked != asked_.end()) return asked->chunk;
  }
  const std::uint64_t length = std::clamp(packets_in_chunk * packet, is_dense_ ? usual_chunk : least_chunk, usual_chunk)
                               << doublings;
  // Where that is not much, all that the packet may be in.
  const std::uint64_t around = error <= usual_chunk ? std::max(error, length / 2) : length / 2;
  const std::uint64_t reach = aim == gap.before.number ? length : around + std::min(packet, usual_chunk);
  std::uint64_t begin = gap.before.offset;
  std::uint64_t end = gap.behind.offset;
  if (to_before > 2 * around + small_hole) begin = at - around;
  if (to_behind > std::max(reach, 2 * around) + small_hole) end = at + reach;
  for (const auto& [other, other_reach] : asked_) {
    if (other.end() <= begin && begin - other.end() <= small_hole) begin = std::max(other.end(), gap.before.offset);
    if (other.offset >= end && other.offset - end <= small_hole) end = std::min(other.offset, gap.behind.offset);
  }
  const ByteRange chunk{begin, end - begin};
  if (!has_arrived(chunk)) asked_.push_back({chunk, is_dense_ ? 0 : error / 2});
  return chunk;
}

/// The mean length of the packets that are known up to a gap, next to it; 0 when there are none.
double SopSearch::size_before(const Gap& gap) const {
  std::size_t i = gap.index - 1;
  while (i > 0 && gap.index - i < most_averaged && knots_[i - 1].number + 1 == knots_[i].number) --i;
  const auto packets = static_cast<double>(gap.before.number - knots_[i].number);
  return packets == 0 ? 0 : static_cast<double>(gap.before.offset - knots_[i].offset) / packets;
}

double SopSearch::size_behind(const Gap& gap) const {
  std::size_t i = gap.index;
  while (i + 1 < knots_.size() && i - gap.index < most_averaged && knots_[i].number + 1 == knots_[i + 1].number) ++i;
  const auto packets = static_cast<double>(knots_[i].number - gap.behind.number);
  return packets == 0 ? 0 : static_cast<double>(knots_[i].offset - gap.behind.offset) / packets;
}

/// Leaves of the numbers that a packet at `offset` may have those that go with the lengths of packets there and at the
/// gap's sides: between two places, packets are about as long as at these.
void SopSearch::narrow(const Gap& gap, std::uint64_t offset, double size, std::uint64_t& least,
                       std::uint64_t& most) const {
  const auto fewest = [size](std::uint64_t bytes, double other) {
    return static_cast<std::uint64_t>(static_cast<double>(bytes) / std::max(size, other) / tolerance);
  };
  const auto highest = [size](std::uint64_t bytes, double other) {
    return static_cast<std::uint64_t>(static_cast<double>(bytes) / std::min(size, other) * tolerance);
  };
  const std::uint64_t to_before = offset - gap.before.offset;
  if (const double other = size_before(gap); other > 0) {
    least = std::max(least, gap.before.number + fewest(to_before, other));
    most = std::min(most, gap.before.number + highest(to_before, other));
  }
  const std::uint64_t to_behind = gap.behind.offset - offset;
  if (const double other = size_behind(gap); other > 0) {
    least = std::max(least, gap.behind.number - std::min(gap.behind.number, highest(to_behind, other)));
    most = std::min(most, gap.behind.number - std::min(gap.behind.number, fewest(to_behind, other)));
  }
}

/// Of the numbers that a packet at `offset` may have, `first` and each cycle later, the one that belongs there if
/// packets are as long as is usual; nothing where another would do nearly as well.
std::optional<std::uint64_t> SopSearch::likely_number(const Gap& gap, std::uint64_t offset, std::uint64_t first,
                                                      std::uint64_t most) const {
  constexpr double clearly = 4;
  double best = 0;
  double second = 0;
  std::uint64_t likely = first;
  for (std::uint64_t number = first; number <= most; number += cycle) {
    const auto expected = static_cast<double>(offset_in(gap, number) - gap.before.offset) + 1;
    const double actual = static_cast<double>(offset - gap.before.offset) + 1;
    const double fit = std::min(expected, actual) / std::max(expected, actual);
    if (fit > best) {
      second = std::exchange(best, fit);
      likely = number;
    } else {
      second = std::max(second, fit);
    }
  }
  return best > clearly * second ? std::optional(likely) : std::nullopt;
}

/// Another packet to look for where it was ambiguous what has been found: at the sides of the gap it is not.
std::uint64_t SopSearch::clearer_aim(const Gap& gap, std::uint64_t aim) const {
  if (size_behind(gap) == 0 && aim != gap.behind.number - 1) return gap.behind.number - 1;
  if (size_before(gap) == 0 || aim == gap.behind.number - 1) return gap.before.number;
  const std::uint64_t to_before = aim - gap.before.number;
  const std::uint64_t to_behind = gap.behind.number - 1 - aim;
  return to_before < to_behind ? gap.before.number + to_before / 2 : gap.behind.number - 1 - to_behind / 2;
}

/// Takes the markers of `chunk` that lie within the gap for knots.
SopSearch::Outcome SopSearch::learn(const Gap& gap, ByteRange chunk) {
  const std::uint64_t begin = std::clamp(chunk.offset, gap.before.offset, gap.behind.offset);
  const ByteRange range{begin, std::clamp(chunk.end(), begin, gap.behind.offset) - begin};
  const bool touches_before = range.offset == gap.before.offset;
  const bool touches_behind = range.end() == gap.behind.offset;
  std::vector<Marked> markers = markers_in(bytes_.read(range), range.offset);
  // The marker of the packet before the gap is no news.
  if (!markers.empty() && markers.front().offset == gap.before.offset) markers.erase(markers.begin());
  if (!are_consecutive(markers)) return Outcome::contradictory;
  const bool is_confirmed = !markers.empty() && (markers.size() > 1 || touches_before || touches_behind);
  if (!is_confirmed) return touches_before && touches_behind ? Outcome::contradictory : Outcome::too_little;

  std::uint64_t least = gap.before.number + 1;
  if (markers.size() > gap.behind.number - least) return Outcome::contradictory;
  std::uint64_t most = gap.behind.number - markers.size();
  if (touches_before && touches_behind && least != most) return Outcome::contradictory;
  if (touches_before) most = least;
  if (touches_behind) least = most;
  std::uint64_t first = least + (markers.front().number - least) % cycle;
  if (first > most) return Outcome::contradictory;
  if (most - first >= cycle) {
    // There are several of them, for none is at a side of the gap.
    const auto size =
        static_cast<double>(markers.back().offset - markers.front().offset) / static_cast<double>(markers.size() - 1);
    const std::optional<std::uint64_t> likely = likely_number(gap, markers.front().offset, first, most);
    narrow(gap, markers.front().offset, size, least, most);
    first = least + (markers.front().number - least) % cycle;
    const bool is_unique = first <= most && most - first < cycle;
    if (likely) first = *likely;
    if (!likely && !is_unique) return Outcome::ambiguous;
  }
  std::vector<Knot> learnt;
  learnt.reserve(markers.size());
  for (const Marked& marker : markers) learnt.push_back({first + learnt.size(), marker.offset});
  shares_.measure(first, markers.size() - 1, markers.back().offset - markers.front().offset);
  knots_.insert(knots_.begin() + static_cast<std::ptrdiff_t>(gap.index), learnt.begin(), learnt.end());
  return Outcome::learnt;
}

}  // namespace pyramidion
