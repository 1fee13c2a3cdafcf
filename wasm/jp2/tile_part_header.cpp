#include "jp2/tile_part_header.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "bytes/concat.h"
#include "jp2/coding_parameters.h"
#include "jp2/marker_segments.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t start_bytes = 12;
/// SOT and SOD.
constexpr std::uint64_t least_length = 14;
/// What a header without packet lengths takes, and more.
constexpr std::uint64_t usual_header_bytes = 4096;
/// Packets in one tile-part whose lengths are listed.
constexpr std::size_t max_packet_lengths = 1U << 24U;

TilePartStart parse_start(std::span<const std::uint8_t> bytes, std::uint64_t offset) {
  NumberReader reader(bytes, "SOT", offset);
  if (reader.take<std::uint16_t>() != static_cast<std::uint16_t>(Marker::sot)) reader.fail("is not where it should be");
  if (reader.take<std::uint16_t>() != start_bytes - 2) reader.fail("has an impossible length");
  TilePartStart start;
  start.tile = reader.take<std::uint16_t>();
  start.length = reader.take<std::uint32_t>();
  start.number = reader.take<std::uint8_t>();
  start.count = reader.take<std::uint8_t>();
  if (start.length != 0 && start.length < least_length) reader.fail("has a tile-part too short for its header");
  return start;
}

/// A number of 7 bits a byte, the highest first, of which all but the last have bit 7 set (A.7.2).
std::uint64_t take_packet_length(NumberReader& reader) {
  std::uint64_t length = 0;
  while (true) {
    if (reader.left() == 0) reader.fail("ends within a packet's length");
    if (length >> 57U != 0) reader.fail("has an impossible packet length");
    const auto byte = reader.take<std::uint8_t>();
    length = length << 7U | (byte & 0x7FU);
    if ((byte & 0x80U) == 0) return length;
  }
}

class TilePartReader {
 public:
  TilePartReader(const SparseBytes& bytes, const CodestreamHeader& header, std::uint64_t offset, std::uint64_t end)
      : bytes_(bytes), header_(header), offset_(offset), end_(bytes.clipped({0, end}).length) {}

  TilePartHeader read(TileParameters& parameters) {
    const TilePartStart start = read_start();
    place_ = concat({"tile ", start.tile, ", tile-part ", start.number});
    if (start.tile >= header_.size.tile_columns() * header_.size.tile_rows()) {
      throw Error(ErrorCode::malformed, concat({"A tile-part is of tile ", start.tile, ", which does not exist"}),
                  place_, offset_);
    }
    result_.tile = start.tile;
    result_.number = start.number;
    set_range(start.length);
    CodingParameters coding(header_.size, place_);
    read_segments(coding);
    read_packet_lengths();
    read_packed_headers();
    apply(coding, parameters);
    return std::move(result_);
  }

 private:
  TilePartStart read_start() {
    const ByteRange range{offset_, start_bytes};
    if (!bytes_.contains(range) && offset_ < end_) {
      bytes_.require({{offset_, std::min(usual_header_bytes, end_ - offset_)}});
    }
    const TilePartStart start = read_tile_part_start(bytes_, offset_);
    if (offset_ > end_ || end_ - offset_ < start_bytes) {
      throw Error(ErrorCode::malformed, "A tile-part begins behind the end of the codestream", "SOT", offset_);
    }
    return start;
  }

  void set_range(std::uint64_t length) {
    result_.is_cut_short = length > end_ - offset_;
    std::uint64_t end = length == 0 || result_.is_cut_short ? end_ : offset_ + length;
    const bool is_end_known = end_ != std::numeric_limits<std::uint64_t>::max();
    if (length == 0 && is_end_known && end_ - offset_ >= least_length + 2) {
      const auto last = load<std::uint16_t>(bytes_.read({end_ - 2, 2}).data(), Endian::big);
      if (last == static_cast<std::uint16_t>(Marker::eoc)) end -= 2;
    }
    result_.range = {offset_, end - offset_};
  }

  void read_segments(CodingParameters& coding) {
    MarkerWalker walker(bytes_, offset_, result_.range.end(), concat({"header of ", place_}));
    walker.next();
    while (walker.peek() != Marker::sod) {
      const MarkerSegment segment = walker.next();
      switch (segment.marker) {
        case Marker::soc:
        case Marker::sot:
        case Marker::sop:
        case Marker::eph:
        case Marker::eoc:
          reader_of(segment, place_).fail("stands where none may be");
        case Marker::plt:
          packet_lengths_.add(segment);
          break;
        case Marker::ppt:
          packed_headers_.add(segment);
          break;
        case Marker::poc:
          coding.take(segment);
          break;
        default:
          if (result_.number == 0) coding.take(segment);
          result_.has_extensions = result_.has_extensions || is_extension(segment.marker);
      }
    }
    walker.next();
    result_.data = {walker.position(), result_.range.end() - walker.position()};
  }

  void read_packet_lengths() {
    result_.has_packet_lengths = !packet_lengths_.is_empty();
    const auto segments = packet_lengths_.sorted();
    if (!segments) fail("has packet lengths (PLT) that are numbered inconsistently");
    for (const MarkerSegment& segment : *segments) {
      NumberReader reader = reader_of(segment, place_);
      static_cast<void>(reader.take<std::uint8_t>());
      if (reader.left() > max_packet_lengths - result_.packet_lengths.size()) {
        throw Error(ErrorCode::limit_exceeded, concat({"The header of ", place_, " lists too many packets"}), place_,
                    offset_);
      }
      while (reader.left() > 0) result_.packet_lengths.push_back(take_packet_length(reader));
    }
  }

  void read_packed_headers() {
    result_.has_packed_headers = !packed_headers_.is_empty();
    auto joined = packed_headers_.joined();
    if (!joined) fail("has packed packet headers (PPT) that are numbered inconsistently");
    result_.packed_headers = std::move(*joined);
  }

  /// A.6.6: the tile's POC wins over the main header's, and that over the order in any COD.
  void apply(const CodingParameters& coding, TileParameters& parameters) {
    if (coding.is_empty()) return;
    TileParameters changed = parameters;
    coding.apply(changed);
    std::vector<ProgressionChange> changes = coding.changes();
    const bool is_first = result_.number == 0 || changed.changes == header_.parameters.changes;
    if (!changes.empty() && is_first) changed.changes.clear();
    if (changed.changes.size() + changes.size() > max_progression_changes) {
      throw Error(ErrorCode::limit_exceeded, concat({"The progression order changes too often in ", place_}), place_,
                  offset_);
    }
    for (const ProgressionChange& change : changes) changed.changes.push_back(change);
    result_.has_extensions = result_.has_extensions || coding.have_extensions();
    parameters = std::move(changed);
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::malformed, concat({"The header of ", place_, " ", what}), place_, offset_);
  }

  const SparseBytes& bytes_;
  const CodestreamHeader& header_;
  std::uint64_t offset_;
  std::uint64_t end_;
  std::string place_;
  TilePartHeader result_;
  SegmentSeries packet_lengths_;
  SegmentSeries packed_headers_;
};

}  // namespace

TilePartStart read_tile_part_start(const SparseBytes& bytes, std::uint64_t offset) {
  return parse_start(bytes.read({offset, start_bytes}), offset);
}

TilePartHeader read_tile_part_header(const SparseBytes& bytes, const CodestreamHeader& header, std::uint64_t offset,
                                     std::uint64_t codestream_end, TileParameters& parameters) {
  return TilePartReader(bytes, header, offset, codestream_end).read(parameters);
}

}  // namespace pyramidion
