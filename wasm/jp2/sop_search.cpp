#include "jp2/sop_search.h"

#include <algorithm>
#include <array>
#include <bit>
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
/// Packets that are looked for at the same time should ask for the same bytes.
constexpr std::uint64_t alignment = 32U << 10U;
constexpr std::uint64_t usual_chunk = 64U << 10U;
/// Without a marker in so many bytes, there will be none.
constexpr std::uint64_t largest_chunk = 4U << 20U;

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

std::optional<ByteRange> SopSearch::find(std::uint64_t number) {
  if (has_failed_ || number >= knots_.back().number) return std::nullopt;
  if (knots_.size() == 2 && knots_.back().number > cycle) learn_sides(number);
  std::uint64_t length = usual_chunk;
  std::uint64_t aim = number;
  while (!has_failed_) {
    const Gap gap = gap_around(number);
    if (gap.before.number == number && gap.behind.number == number + 1) {
      return ByteRange{gap.before.offset, gap.behind.offset - gap.before.offset};
    }
    const ByteRange chunk = chunk_for(gap, aim, length);
    static_cast<void>(bytes_.read(chunk));
    const std::uint64_t begin = std::max(chunk.offset, gap.before.offset);
    switch (learn(gap, {begin, std::min(chunk.end(), gap.behind.offset) - begin})) {
      case Outcome::learnt:
        length = usual_chunk;
        aim = number;
        break;
      case Outcome::too_little:
        length *= 2;
        has_failed_ = length > largest_chunk;
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

/// What tells the cycles of all other packets apart, together with what else is wanted: it would be asked for next.
void SopSearch::learn_sides(std::uint64_t number) {
  const std::uint64_t length = std::min(usual_chunk, data_.length / 2);
  const ByteRange front{data_.offset, length};
  const ByteRange back{data_.end() - length, length};
  bytes_.require(united({front, back, chunk_for(gap_around(number), number, usual_chunk)}));
  has_failed_ = learn(gap_around(0), front) == Outcome::contradictory ||
                learn(gap_around(knots_.back().number - 1), back) == Outcome::contradictory;
}

std::uint64_t SopSearch::estimate(std::uint64_t number) const {
  if (number >= knots_.back().number) return data_.end();
  return offset_in(gap_around(number), number);
}

/// Between the last knot up to a packet and the first one behind.
SopSearch::Gap SopSearch::gap_around(std::uint64_t number) const {
  const auto behind =
      std::partition_point(knots_.begin(), knots_.end(), [number](const Knot& knot) { return knot.number <= number; });
  return {*std::prev(behind), *behind, static_cast<std::size_t>(behind - knots_.begin())};
}

std::uint64_t SopSearch::offset_in(const Gap& gap, std::uint64_t number) const {
  const double begin = shares_.before(gap.before.number);
  const double all = shares_.before(gap.behind.number) - begin;
  const double part = all > 0 ? std::clamp((shares_.before(number) - begin) / all, 0.0, 1.0) : 0;
  const std::uint64_t bytes = gap.behind.offset - gap.before.offset;
  return gap.before.offset + std::min(bytes, static_cast<std::uint64_t>(part * static_cast<double>(bytes)));
}

/// Where to look for packet `aim` and the one behind it: the less is known of that, the more packets get the same
/// answer.
ByteRange SopSearch::chunk_for(const Gap& gap, std::uint64_t aim, std::uint64_t length) const {
  std::uint64_t begin = gap.before.offset;
  if (aim != gap.before.number) {
    begin = offset_in(gap, aim) - std::min(offset_in(gap, aim), length / 4);
    const std::uint64_t step = std::bit_floor(gap.behind.offset - gap.before.offset) / 32;
    const std::uint64_t common = step > alignment ? (begin + step / 2) / step * step : 0;
    if (common > gap.before.offset && common + length < gap.behind.offset) begin = common;
  }
  begin = std::max(begin - begin % alignment, data_.offset);
  return {begin, std::min(length, data_.end() - begin)};
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

/// Takes the markers in `range`, which lies within the gap, for knots.
SopSearch::Outcome SopSearch::learn(const Gap& gap, ByteRange range) {
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
