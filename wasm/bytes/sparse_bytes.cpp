#include "bytes/sparse_bytes.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "bytes/concat.h"
#include "bytes/united_ranges.h"

namespace pyramidion {

namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

bool overflows(ByteRange range) { return range.length > largest - range.offset; }

}  // namespace

void SparseBytes::insert(std::uint64_t offset, std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return;
  if (overflows({offset, bytes.size()})) {
    throw Error(ErrorCode::bad_request, "Bytes were inserted beyond the 64-bit range of offsets", {}, offset);
  }
  const std::uint64_t end = offset + bytes.size();

  // The run that begins at or before the new bytes is extended if it reaches them. Sequential reads, the usual case,
  // thereby cost no more than appending to a vector.
  auto run = runs_.upper_bound(offset);
  if (run != runs_.begin() && std::prev(run)->first + std::prev(run)->second.size() >= offset) {
    --run;
  } else {
    run = runs_.emplace_hint(run, offset, std::vector<std::uint8_t>{});
  }
  auto& [start, held] = *run;
  const auto extend_to = [&, &held = held, start = start](std::uint64_t limit) {
    const std::uint64_t from = start + held.size();
    if (limit <= from) return;
    held_ += limit - from;
    const auto source = bytes.subspan(static_cast<std::size_t>(from - offset), static_cast<std::size_t>(limit - from));
    held.insert(held.end(), source.begin(), source.end());
  };

  for (auto next = std::next(run); next != runs_.end() && next->first <= end; next = runs_.erase(next)) {
    extend_to(next->first);
    held.insert(held.end(), next->second.begin(), next->second.end());
  }
  extend_to(end);
}

std::span<const std::uint8_t> SparseBytes::read(ByteRange range) const {
  const auto held = available(range.offset, range.length);
  if (held.size() < range.length || is_beyond_end(range)) require({range});
  return held;
}

void SparseBytes::require(const std::vector<ByteRange>& ranges) const {
  std::vector<ByteRange> absent;
  for (const ByteRange& range : ranges) {
    if (is_beyond_end(range)) {
      throw Error(ErrorCode::truncated,
                  concat({"The file ends at byte ", file_size_.value_or(largest), ", but ", range.length,
                          " bytes are needed at ", range.offset}),
                  {}, range.offset);
    }
    append_absent(range, absent);
  }
  if (!absent.empty()) throw Missing(united(std::move(absent)));
}

bool SparseBytes::contains(ByteRange range) const {
  return !overflows(range) && available(range.offset, range.length).size() == range.length;
}

std::span<const std::uint8_t> SparseBytes::available(std::uint64_t offset, std::uint64_t most) const {
  auto run = runs_.upper_bound(offset);
  if (run == runs_.begin()) return {};
  --run;
  const std::uint64_t skipped = offset - run->first;
  if (skipped >= run->second.size()) return {};
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(most, run->second.size() - skipped));
  return std::span(run->second).subspan(static_cast<std::size_t>(skipped), count);
}

void SparseBytes::clear() {
  runs_.clear();
  held_ = 0;
}

bool SparseBytes::is_beyond_end(ByteRange range) const {
  return overflows(range) || (file_size_ && range.end() > *file_size_);
}

ByteRange SparseBytes::clipped(ByteRange range) const {
  const std::uint64_t size = file_size_.value_or(largest);
  const std::uint64_t offset = std::min(range.offset, size);
  return {offset, std::min(range.length, size - offset)};
}

void SparseBytes::append_absent(ByteRange range, std::vector<ByteRange>& absent) const {
  std::uint64_t position = range.offset;
  const std::uint64_t end = range.end();
  auto run = runs_.upper_bound(position);
  if (run != runs_.begin()) --run;
  for (; run != runs_.end() && run->first < end && position < end; ++run) {
    if (run->first > position) absent.push_back({position, run->first - position});
    position = std::max(position, run->first + run->second.size());
  }
  if (position < end) absent.push_back({position, end - position});
}

ByteRange checked_range(std::uint64_t offset, std::uint64_t count, std::uint64_t unit, const std::string& structure) {
  if (unit != 0 && count > (largest - offset) / unit) {
    throw Error(ErrorCode::malformed, concat({count, " values of ", unit, " bytes do not fit any file"}), structure,
                offset);
  }
  return {offset, count * unit};
}

}  // namespace pyramidion
