#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/marker.h"
#include "jp2/number_reader.h"

namespace pyramidion {

/// A header of a codestream that takes more is refused.
constexpr std::uint64_t max_header_bytes = 64ULL << 20U;

/// A marker and what belongs to it (A.1.3). The bytes are valid as long as those of SparseBytes::read are.
struct MarkerSegment {
  Marker marker{};
  std::uint64_t offset = 0;                  ///< Of the marker, in the file.
  std::span<const std::uint8_t> parameters;  ///< What follows its length.
};

/// A reader for the segment's numbers. `place` is the header that it stands in: "main header".
[[nodiscard]] NumberReader reader_of(const MarkerSegment& segment, const std::string& place);

/// Goes through the marker segments of a header. Bytes that have not arrived are asked for generously, the more the
/// longer the header has turned out to be, so that few requests get a long one.
class MarkerWalker {
 public:
  /// The header begins at `start`, and lies before `end`. `place` names it in messages.
  MarkerWalker(const SparseBytes& bytes, std::uint64_t start, std::uint64_t end, std::string place);

  /// The next marker; it is not yet passed. Throws Missing, Error `malformed` when there is none, `truncated` when the
  /// file ends.
  [[nodiscard]] Marker peek();
  /// Passes the next marker and its segment. Throws as `peek` does, or Error `limit_exceeded`.
  MarkerSegment next();

  /// Where the next marker is expected, in the file.
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  [[nodiscard]] std::span<const std::uint8_t> read(std::uint64_t length);

  const SparseBytes& bytes_;
  std::uint64_t start_;
  std::uint64_t end_;
  std::string place_;
  std::uint64_t position_;
  std::uint32_t count_ = 0;
};

/// What several segments of one kind hold together, each with its place in the series in its first byte (Ztlm, Zplm,
/// Zplt, Zppm, Zppt).
class SegmentSeries {
 public:
  void add(const MarkerSegment& segment) { segments_.push_back(segment); }
  [[nodiscard]] bool is_empty() const { return segments_.empty(); }
  /// The segments in their order, still with that byte; nothing when a number is there twice or a segment is empty. A
  /// series that is in order in the file may have more than the 256 that can be numbered.
  [[nodiscard]] std::optional<std::vector<MarkerSegment>> sorted() const;
  /// The bytes of all of them, put together in that order, or nothing.
  [[nodiscard]] std::optional<std::vector<std::uint8_t>> joined() const;

 private:
  std::vector<MarkerSegment> segments_;
};

}  // namespace pyramidion
