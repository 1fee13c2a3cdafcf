#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/boxes.h"
#include "jp2/codestream_header.h"
#include "jp2/packet_index.h"
#include "jp2/packet_sequence.h"
#include "jp2/tile_packets.h"
#include "jp2/tile_part_header.h"

namespace pyramidion {

/// A tile-part, looked at closely.
struct SurveyedTilePart {
  TilePartStart start;
  ByteRange range;                 ///< In the file; it ends where the codestream does if the tile-part claims more.
  std::uint64_t header_bytes = 0;  ///< SOT and SOD included.
  /// What stands between SOT and SOD without packet lengths (PLT).
  std::vector<std::uint8_t> kept_header;
  bool has_parameters = false;      ///< The header holds more than packet lengths and comments.
  bool has_packed_headers = false;  ///< PPT
  bool is_cut_short = false;        ///< It claims more bytes than there are.
  /// Of its packets, SOP and EPH included, in the order of the codestream; empty where packets cannot be told apart,
  /// and where their headers lie elsewhere (PPM, PPT).
  std::vector<std::uint32_t> packet_lengths;
  std::vector<LongHeader> long_headers;  ///< Of these packets.

  void forget_packets() {
    packet_lengths.clear();
    long_headers.clear();
  }
};

/// Goes through a whole file once, and learns where its tile-parts and packets are: by their own headers, not by what
/// tables say. `bytes` is emptied now and then.
class CodestreamSurvey {
 public:
  explicit CodestreamSurvey(SparseBytes& bytes) : bytes_(bytes) {}

  /// Goes on to the end. Throws Missing, to be called again; Error when headers are malformed.
  void run();

  /// How much of the work is done, 0 to 1.
  [[nodiscard]] double progress() const;

  [[nodiscard]] const Jp2File& file() const { return *file_; }
  [[nodiscard]] const CodestreamHeader& header() const { return *header_; }
  /// In the order of the codestream.
  [[nodiscard]] const std::vector<SurveyedTilePart>& tile_parts() const { return parts_; }
  /// Where the last tile-part ends.
  [[nodiscard]] std::uint64_t end_of_tile_parts() const { return position_; }
  /// Bytes that overviews of an image of several tiles need, those of the smallest first.
  [[nodiscard]] std::vector<ByteRange> overview() const;
  /// What was odd, for people.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  /// The tile whose packets are being gone through.
  struct Visit {
    Visit(const Codestream& codestream, TilePartTable& table, std::uint32_t tile) : packets(codestream, table, tile) {}

    TilePackets packets;
    std::optional<PacketSequence> sequence;
    std::optional<PacketId> packet;  ///< That is to be found.
    std::size_t part = 0;            ///< In the tile's list of parts.
  };

  bool read_tile_part();
  void choose_overview();
  void begin_packets();
  void visit(const std::vector<std::size_t>& parts);
  void visit_packets(const std::vector<std::size_t>& parts);
  void take(const PacketPlace& place, const std::vector<std::size_t>& parts);
  void check_sums(const std::vector<std::size_t>& parts);
  void note(std::string text);

  SparseBytes& bytes_;
  std::optional<Jp2File> file_;
  std::optional<CodestreamHeader> header_;
  std::uint64_t position_ = 0;  ///< Of the next tile-part.
  std::uint64_t end_ = 0;       ///< Of the codestream.
  bool has_tile_parts_ = false;
  std::vector<SurveyedTilePart> parts_;
  std::optional<TilePartTable> table_;
  std::vector<std::vector<std::size_t>> tiles_;  ///< Of each tile its parts, tiles in the order of their first ones.
  std::size_t tile_ = 0;
  std::unique_ptr<Visit> visit_;
  std::optional<unsigned> overview_discard_;       ///< Levels that discard so many resolutions or more are overviews.
  unsigned lowest_discard_ = 0;                    ///< The most that a level discards.
  std::vector<std::vector<ByteRange>> overviews_;  ///< What each of them adds, the smallest first.
  std::vector<std::string> notes_;
};

}  // namespace pyramidion
