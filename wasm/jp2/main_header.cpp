#include "jp2/main_header.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "bytes/concat.h"
#include "jp2/coding_parameters.h"
#include "jp2/image_size.h"
#include "jp2/marker_segments.h"

namespace pyramidion {
namespace {

constexpr char place[] = "main header";

/// Tile-parts that tables in the main header may tell of: far more than anyone writes.
constexpr std::size_t max_tile_parts = 1U << 20U;
/// SOT and SOD, which every tile-part has.
constexpr std::uint32_t least_tile_part = 14;
constexpr std::size_t max_comments = 1000;

std::uint64_t end_of(ByteRange range) {
  return range.offset + std::min(range.length, std::numeric_limits<std::uint64_t>::max() - range.offset);
}

/// The entries of one TLM (A.7.1); false when it cannot be right. `next_tile` counts tiles where they are not named.
bool append_lengths(const MarkerSegment& tlm, std::uint32_t tiles, std::uint32_t& next_tile,
                    std::vector<TilePartLength>& lengths) {
  NumberReader reader = reader_of(tlm, place);
  if (reader.left() < 2) return false;
  static_cast<void>(reader.take<std::uint8_t>());
  const auto sizes = reader.take<std::uint8_t>();
  const unsigned tile_bytes = sizes >> 4U & 3U;
  const unsigned length_bytes = (sizes & 0x40U) != 0 ? 4 : 2;
  if (tile_bytes == 3 || reader.left() % (tile_bytes + length_bytes) != 0) return false;
  while (reader.left() > 0) {
    TilePartLength entry;
    entry.tile = tile_bytes == 0   ? next_tile++
                 : tile_bytes == 1 ? reader.take<std::uint8_t>()
                                   : reader.take<std::uint16_t>();
    entry.length = length_bytes == 4 ? reader.take<std::uint32_t>() : reader.take<std::uint16_t>();
    if (entry.tile >= tiles || entry.length < least_tile_part || lengths.size() == max_tile_parts) return false;
    lengths.push_back(entry);
  }
  return true;
}

std::vector<TilePartLength> read_tile_part_lengths(const SegmentSeries& series, const ImageSize& size) {
  const auto segments = series.sorted();
  if (!segments) return {};
  const std::uint32_t tiles = size.tile_columns() * size.tile_rows();
  std::uint32_t next_tile = 0;
  std::vector<TilePartLength> lengths;
  std::uint8_t number = segments->empty() ? 0 : segments->front().parameters[0];
  for (const MarkerSegment& segment : *segments) {
    // Without one of them, nobody knows where the tile-parts of the next ones are.
    if (segment.parameters[0] != number++ || !append_lengths(segment, tiles, next_tile, lengths)) return {};
  }
  return lengths;
}

/// Splits bytes into runs, each behind its length, a number of type Length. Nothing when the last run is incomplete.
template <typename Length>
std::optional<std::vector<std::vector<std::uint8_t>>> split(std::span<const std::uint8_t> joined) {
  std::vector<std::vector<std::uint8_t>> runs;
  NumberReader reader(joined, place, 0);
  while (reader.left() > 0) {
    if (reader.left() < sizeof(Length) || runs.size() == max_tile_parts) return {};
    const auto length = reader.take<Length>();
    if (length > reader.left()) return {};
    const auto run = reader.take_bytes(length);
    runs.emplace_back(run.begin(), run.end());
  }
  return runs;
}

/// Goes through the header, then makes sense of what it has found: the order of segments does not matter, but for SIZ.
class MainHeaderReader {
 public:
  MainHeaderReader(const SparseBytes& bytes, ByteRange codestream)
      : start_(codestream.offset), walker_(bytes, codestream.offset, end_of(codestream), place) {}

  CodestreamHeader read() {
    if (walker_.peek() != Marker::soc) fail("does not begin with SOC");
    walker_.next();
    if (walker_.peek() != Marker::siz) fail("does not begin with SIZ");
    header_.size = read_image_size(reader_of(walker_.next(), place));
    // 0x8000 by itself says that something of Part 2 may be there, and is found in files where nothing is.
    header_.has_extensions = (header_.size.capabilities & 0x8000U) != 0 && (header_.size.capabilities & 0x0FFFU) != 0;
    while (walker_.peek() != Marker::sot) {
      if (!has_length(walker_.peek()) && is_delimiter(walker_.peek())) {
        fail(concat({"has ", describe(walker_.peek()), " where a tile-part should begin"}));
      }
      take(walker_.next());
    }
    header_.range = {start_, walker_.position() - start_};
    read_parameters();
    read_tables();
    return std::move(header_);
  }

 private:
  static bool is_delimiter(Marker marker) {
    return marker == Marker::soc || marker == Marker::eph || marker == Marker::sod || marker == Marker::eoc;
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::malformed, concat({"The main header ", what}), place, walker_.position());
  }

  void take(const MarkerSegment& segment) {
    if (parameters_.take(segment)) return;
    switch (segment.marker) {
      case Marker::siz:
        reader_of(segment, place).fail("is there twice");
      case Marker::cap:
        read_capabilities(segment);
        break;
      case Marker::tlm:
        tile_part_lengths_.add(segment);
        break;
      case Marker::plm:
        packet_lengths_.add(segment);
        break;
      case Marker::ppm:
        packed_headers_.add(segment);
        break;
      case Marker::com:
        read_comment(segment);
        break;
      default:
        header_.has_extensions = header_.has_extensions || is_extension(segment.marker);
    }
  }

  void read_capabilities(const MarkerSegment& segment) {
    const auto length = static_cast<std::uint16_t>(segment.parameters.size() + 2);
    header_.capabilities.resize(4);
    store(header_.capabilities.data(), static_cast<std::uint16_t>(segment.marker), Endian::big);
    store(header_.capabilities.data() + 2, length, Endian::big);
    header_.capabilities.insert(header_.capabilities.end(), segment.parameters.begin(), segment.parameters.end());
  }

  /// A.9.2. Other comments than text are for programs that know them.
  void read_comment(const MarkerSegment& segment) {
    constexpr std::uint16_t text = 1;
    if (segment.parameters.size() < 2 || load<std::uint16_t>(segment.parameters.data(), Endian::big) != text) return;
    if (header_.comments.size() == max_comments) return;
    header_.comments.emplace_back(segment.parameters.begin() + 2, segment.parameters.end());
  }

  void read_parameters() {
    if (!parameters_.has(Marker::cod)) fail("has no COD");
    if (!parameters_.has(Marker::qcd)) fail("has no QCD");
    header_.parameters.roi_shifts.resize(header_.size.components.size());
    parameters_.apply(header_.parameters);
    header_.parameters.changes = parameters_.changes();
    header_.has_extensions = header_.has_extensions || parameters_.have_extensions();
  }

  void read_tables() {
    header_.tile_parts = read_tile_part_lengths(tile_part_lengths_, header_.size);
    if (const auto joined = packet_lengths_.joined()) {
      header_.packet_lengths = split<std::uint8_t>(*joined).value_or(std::vector<std::vector<std::uint8_t>>{});
    }
    header_.has_packed_headers = !packed_headers_.is_empty();
    if (!header_.has_packed_headers) return;
    const auto joined = packed_headers_.joined();
    auto runs = joined ? split<std::uint32_t>(*joined) : std::nullopt;
    if (!runs) fail("has packed packet headers (PPM) that do not fit together");
    header_.packed_headers = std::move(*runs);
  }

  std::uint64_t start_;
  MarkerWalker walker_;
  CodestreamHeader header_;
  CodingParameters parameters_{header_.size, place};
  SegmentSeries tile_part_lengths_;
  SegmentSeries packet_lengths_;
  SegmentSeries packed_headers_;
};

}  // namespace

CodestreamHeader read_main_header(const SparseBytes& bytes, ByteRange codestream) {
  return MainHeaderReader(bytes, codestream).read();
}

}  // namespace pyramidion
