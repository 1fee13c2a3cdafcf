#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "jp2/codestream_header.h"
#include "jp2/tile_geometry.h"

namespace pyramidion {

struct PacketId {
  std::uint64_t precinct = 0;  ///< Within the resolution.
  std::uint16_t component = 0;
  std::uint16_t layer = 0;
  std::uint8_t resolution = 0;

  friend bool operator==(const PacketId&, const PacketId&) = default;
};

/// The order of a tile's packets in the codestream (ISO/IEC 15444-1, B.12). Its size does not depend on how many there
/// are.
class PacketSequence {
 public:
  /// The geometry must outlive the sequence, and be of these parameters. Throws Error `unsupported` for an absurd
  /// number of progression changes.
  PacketSequence(const TileGeometry& geometry, const TileParameters& parameters);

  /// How many packets there are. Progression changes may leave some out.
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// Gives one packet after the other.
  [[nodiscard]] std::optional<PacketId> next();

  /// Lets `next` begin again.
  void rewind();

  /// The packet's number in the sequence, worked out without going through it; nothing when it is not in there.
  [[nodiscard]] std::optional<std::uint64_t> index_of(const PacketId& packet) const;

 private:
  /// The packets of one resolution of a component for consecutive layers. (A layer does not come before those below it,
  /// whatever the progressions are; so what an earlier progression has left are always the last layers.)
  struct Stream {
    std::uint16_t component;
    std::uint8_t resolution;
    std::uint16_t layer_begin;
    std::uint16_t layer_end;
  };

  /// Streams whose packets are mixed: by layer, then stream, then precinct; or by the precinct's position, then stream,
  /// then layer. All five orders are successions of such groups.
  struct Group {
    std::size_t first_stream = 0;
    std::size_t end_stream = 0;
    bool is_by_position = false;
    std::uint64_t first_packet = 0;
    bool is_uniform = false;  ///< All streams have the same layers, and the same precincts in the same places.
  };

  /// The next precinct of a stream, at its position on the reference grid.
  struct Cursor {
    std::int64_t y;
    std::int64_t x;
    std::size_t stream;
    std::uint64_t precinct;
    std::uint64_t column;
  };

  struct LaterCursor {
    bool operator()(const Cursor& a, const Cursor& b) const;
  };

  void add_progression(const ProgressionChange& change, std::vector<std::uint16_t>& layers_done);
  void add_stream(std::size_t component, std::size_t resolution, std::uint16_t layer_end,
                  std::vector<std::uint16_t>& layers_done);
  void begin_group(bool is_by_position);
  [[nodiscard]] bool is_uniform(const Group& group) const;
  [[nodiscard]] const Resolution& resolution_of(const Stream& stream) const {
    return geometry_.resolution(stream.component, stream.resolution);
  }
  [[nodiscard]] unsigned level_of(const Stream& stream) const;
  [[nodiscard]] std::int64_t x_of(const Stream& stream, std::uint64_t column) const;
  [[nodiscard]] std::int64_t y_of(const Stream& stream, std::uint64_t row) const;
  [[nodiscard]] std::uint64_t columns_before(const Stream& stream, std::int64_t x) const;
  [[nodiscard]] std::uint64_t rows_before(const Stream& stream, std::int64_t y) const;
  [[nodiscard]] std::uint64_t precincts_before(const Stream& stream, std::int64_t x, std::int64_t y,
                                               bool or_there) const;
  [[nodiscard]] std::uint64_t index_by_layer(const Group& group, std::size_t stream, const PacketId& packet) const;
  [[nodiscard]] std::uint64_t index_by_position(const Group& group, std::size_t stream, const PacketId& packet) const;

  void enter_group();
  void enter_layer(std::uint32_t layer);
  std::optional<PacketId> next_by_layer();
  std::optional<PacketId> next_by_position();
  bool advance(Cursor& cursor) const;

  const TileGeometry& geometry_;
  std::vector<Stream> streams_;
  std::vector<Group> groups_;
  std::uint64_t size_ = 0;
  std::uint64_t visited_ = 0;  ///< Work spent on progressions.

  std::size_t group_ = 0;
  std::uint32_t layer_ = 0;  ///< Of the packet to be given next.
  // By layer: the streams that have this layer, and where we are in them.
  std::vector<std::size_t> active_;
  std::size_t active_index_ = 0;
  std::uint64_t precinct_ = 0;
  std::uint32_t next_layer_begin_ = 0;  ///< From here on more streams have the layer.
  // By position: a heap with the first precinct on top.
  std::vector<Cursor> cursors_;
};

}  // namespace pyramidion
