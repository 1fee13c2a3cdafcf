#include "jp2/marker_segments.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bytes/concat.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t least_request = 4096;
constexpr std::uint64_t largest_request = 1U << 20U;

/// One for each of 16,384 components and kind that there may be, and some.
constexpr std::uint32_t max_segments = 100'000;

}  // namespace

NumberReader reader_of(const MarkerSegment& segment, const std::string& place) {
  return {segment.parameters, concat({place, ", ", describe(segment.marker)}), segment.offset};
}

MarkerWalker::MarkerWalker(const SparseBytes& bytes, std::uint64_t start, std::uint64_t end, std::string place)
    : bytes_(bytes), start_(start), end_(end), place_(std::move(place)), position_(start) {}

std::span<const std::uint8_t> MarkerWalker::read(std::uint64_t length) {
  const ByteRange range{position_, length};
  if (bytes_.is_beyond_end(range)) {
    throw Error(ErrorCode::truncated,
                concat({"The file ends before the ", place_, " does; it may have been cut short"}), place_, position_);
  }
  if (position_ > end_ || length > end_ - position_) {
    throw Error(ErrorCode::malformed, concat({"The ", place_, " goes on beyond what contains it"}), place_, position_);
  }
  if (!bytes_.contains(range)) {
    const std::uint64_t ahead = std::min(position_ - start_, largest_request);
    // Behind a long segment comes at least one more marker.
    const std::uint64_t wanted = std::max(length + least_request, ahead);
    bytes_.require({bytes_.clipped({position_, std::min(wanted, end_ - position_)})});
  }
  return bytes_.read(range);
}

Marker MarkerWalker::peek() {
  const auto code = load<std::uint16_t>(read(2).data(), Endian::big);
  if (code < 0xFF01) {
    throw Error(ErrorCode::malformed, concat({"The ", place_, " has no marker where one must be"}), place_, position_);
  }
  return static_cast<Marker>(code);
}

MarkerSegment MarkerWalker::next() {
  MarkerSegment segment{peek(), position_, {}};
  std::uint64_t length = 2;
  if (has_length(segment.marker)) {
    length += load<std::uint16_t>(read(4).data() + 2, Endian::big);
    if (length < 4) reader_of(segment, place_).fail("has an impossible length");
    segment.parameters = read(length).subspan(4);
  }
  position_ += length;
  ++count_;
  if (position_ - start_ > max_header_bytes || count_ > max_segments) {
    throw Error(
        ErrorCode::limit_exceeded,
        concat({"The ", place_, " is longer than ", max_header_bytes, " bytes or ", max_segments, " marker segments"}),
        place_, start_);
  }
  return segment;
}

std::optional<std::vector<MarkerSegment>> SegmentSeries::sorted() const {
  bool is_in_order = true;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i].parameters.empty()) return {};
    const std::uint8_t expected = i == 0 ? segments_[0].parameters[0] : (segments_[i - 1].parameters[0] + 1) & 0xFF;
    is_in_order = is_in_order && segments_[i].parameters[0] == expected;
  }
  if (is_in_order) return segments_;
  std::array<const MarkerSegment*, 256> by_number{};
  for (const MarkerSegment& segment : segments_) {
    const MarkerSegment*& place = by_number[segment.parameters[0]];
    if (place != nullptr) return {};
    place = &segment;
  }
  std::vector<MarkerSegment> sorted;
  for (const MarkerSegment* segment : by_number) {
    if (segment != nullptr) sorted.push_back(*segment);
  }
  return sorted;
}

std::optional<std::vector<std::uint8_t>> SegmentSeries::joined() const {
  const auto segments = sorted();
  if (!segments) return {};
  std::vector<std::uint8_t> bytes;
  for (const MarkerSegment& segment : *segments) {
    bytes.insert(bytes.end(), segment.parameters.begin() + 1, segment.parameters.end());
  }
  return bytes;
}

}  // namespace pyramidion
