#include "jp2/packet_sequence.h"

#include <algorithm>
#include <limits>

#include "bytes/error.h"
#include "jp2/divide_up.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t most_visits = std::uint64_t{1} << 20U;

bool is_by_position(ProgressionOrder order) {
  return order != ProgressionOrder::lrcp && order != ProgressionOrder::rlcp;
}

}  // namespace

PacketSequence::PacketSequence(const TileGeometry& geometry, const TileParameters& parameters) : geometry_(geometry) {
  std::size_t resolutions = 0;
  for (const TileComponent& component : geometry.components()) {
    resolutions = std::max(resolutions, component.resolutions.size());
  }
  ProgressionChange all;
  all.order = parameters.order;
  all.layer_end = parameters.layers;
  all.resolution_end = static_cast<std::uint8_t>(resolutions);
  all.component_end = static_cast<std::uint16_t>(geometry.components().size());

  std::vector<std::uint16_t> layers_done(geometry.components().size() * resolutions);
  if (parameters.changes.empty()) add_progression(all, layers_done);
  for (ProgressionChange change : parameters.changes) {
    change.layer_end = std::min(change.layer_end, all.layer_end);
    change.resolution_end = std::min(change.resolution_end, all.resolution_end);
    change.component_end = std::min(change.component_end, all.component_end);
    add_progression(change, layers_done);
  }
  for (Group& group : groups_) group.is_uniform = is_uniform(group);
  rewind();
}

bool PacketSequence::is_uniform(const Group& group) const {
  if (group.first_stream == group.end_stream) return false;
  const Stream& first = streams_[group.first_stream];
  const auto is_like_first = [&](const Stream& stream) {
    const TileComponent& component = geometry_.components()[stream.component];
    const TileComponent& first_component = geometry_.components()[first.component];
    const Resolution& resolution = resolution_of(stream);
    const Resolution& first_resolution = resolution_of(first);
    return stream.layer_begin == first.layer_begin && stream.layer_end == first.layer_end &&
           component.dx == first_component.dx && component.dy == first_component.dy &&
           level_of(stream) == level_of(first) && resolution.box() == first_resolution.box() &&
           resolution.precinct_width_exponent() == first_resolution.precinct_width_exponent() &&
           resolution.precinct_height_exponent() == first_resolution.precinct_height_exponent();
  };
  const auto begin = streams_.begin();
  return std::all_of(begin + static_cast<std::ptrdiff_t>(group.first_stream),
                     begin + static_cast<std::ptrdiff_t>(group.end_stream), is_like_first);
}

void PacketSequence::add_progression(const ProgressionChange& change, std::vector<std::uint16_t>& layers_done) {
  const bool by_position = is_by_position(change.order);
  const auto components = [&](std::size_t resolution) {
    for (std::size_t c = change.first_component; c < change.component_end; ++c) {
      add_stream(c, resolution, change.layer_end, layers_done);
    }
  };
  const auto resolutions = [&](std::size_t component) {
    for (std::size_t r = change.first_resolution; r < change.resolution_end; ++r) {
      add_stream(component, r, change.layer_end, layers_done);
    }
  };
  begin_group(by_position);
  switch (change.order) {
    case ProgressionOrder::lrcp:
      for (std::size_t r = change.first_resolution; r < change.resolution_end; ++r) components(r);
      break;
    case ProgressionOrder::rlcp:
    case ProgressionOrder::rpcl:
      for (std::size_t r = change.first_resolution; r < change.resolution_end; ++r) {
        begin_group(by_position);
        components(r);
      }
      break;
    case ProgressionOrder::pcrl:
      for (std::size_t c = change.first_component; c < change.component_end; ++c) resolutions(c);
      break;
    case ProgressionOrder::cprl:
      for (std::size_t c = change.first_component; c < change.component_end; ++c) {
        begin_group(by_position);
        resolutions(c);
      }
      break;
  }
}

void PacketSequence::add_stream(std::size_t component, std::size_t resolution, std::uint16_t layer_end,
                                std::vector<std::uint16_t>& layers_done) {
  if (++visited_ > most_visits) {
    throw Error(ErrorCode::unsupported, "A tile has too many progression changes", "POC");
  }
  const TileComponent& owner = geometry_.components()[component];
  if (resolution >= owner.resolutions.size()) return;
  const std::uint64_t precincts = owner.resolutions[resolution].precincts();
  std::uint16_t& done = layers_done[component * (layers_done.size() / geometry_.components().size()) + resolution];
  if (precincts == 0 || done >= layer_end) return;
  streams_.push_back({static_cast<std::uint16_t>(component), static_cast<std::uint8_t>(resolution), done, layer_end});
  groups_.back().end_stream = streams_.size();
  // A tile has fewer than 2^40 precincts, in fewer than 2^16 layers.
  size_ += precincts * (layer_end - std::uint64_t{done});
  done = layer_end;
}

void PacketSequence::begin_group(bool is_by_position) {
  if (groups_.empty() || groups_.back().first_stream != groups_.back().end_stream) groups_.emplace_back();
  groups_.back() = {streams_.size(), streams_.size(), is_by_position, size_};
}

// Where precincts lie (B.12.1.3): the first column and row, if cut off by the tile's edge, at that edge.

unsigned PacketSequence::level_of(const Stream& stream) const {
  return static_cast<unsigned>(geometry_.components()[stream.component].resolutions.size()) - 1U - stream.resolution;
}

std::int64_t PacketSequence::x_of(const Stream& stream, std::uint64_t column) const {
  const Resolution& resolution = resolution_of(stream);
  const std::int64_t x = (resolution.precinct_grid().x0 + static_cast<std::int64_t>(column))
                         << resolution.precinct_width_exponent();
  if (x < resolution.box().x0) return geometry_.box().x0;
  return (x << level_of(stream)) * geometry_.components()[stream.component].dx;
}

std::int64_t PacketSequence::y_of(const Stream& stream, std::uint64_t row) const {
  const Resolution& resolution = resolution_of(stream);
  const std::int64_t y = (resolution.precinct_grid().y0 + static_cast<std::int64_t>(row))
                         << resolution.precinct_height_exponent();
  if (y < resolution.box().y0) return geometry_.box().y0;
  return (y << level_of(stream)) * geometry_.components()[stream.component].dy;
}

namespace {

/// How many cells, of `cells` from number `first` on, begin before a position that lies within the tile. `size` is a
/// cell's on the reference grid.
std::uint64_t cells_before(std::int64_t position, std::int64_t tile_begin, std::int64_t size, std::int64_t first,
                           std::uint64_t cells) {
  if (position <= tile_begin) return 0;
  const std::int64_t count = std::max<std::int64_t>(divide_up(position, size) - first, 0);
  return std::min(static_cast<std::uint64_t>(count), cells);
}

}  // namespace

std::uint64_t PacketSequence::columns_before(const Stream& stream, std::int64_t x) const {
  const Resolution& resolution = resolution_of(stream);
  const std::int64_t size = std::int64_t{geometry_.components()[stream.component].dx}
                            << (resolution.precinct_width_exponent() + level_of(stream));
  return cells_before(x, geometry_.box().x0, size, resolution.precinct_grid().x0, resolution.precincts_across());
}

std::uint64_t PacketSequence::rows_before(const Stream& stream, std::int64_t y) const {
  const Resolution& resolution = resolution_of(stream);
  const std::int64_t size = std::int64_t{geometry_.components()[stream.component].dy}
                            << (resolution.precinct_height_exponent() + level_of(stream));
  return cells_before(y, geometry_.box().y0, size, resolution.precinct_grid().y0, resolution.precincts_down());
}

std::uint64_t PacketSequence::precincts_before(const Stream& stream, std::int64_t x, std::int64_t y,
                                               bool or_there) const {
  const Resolution& resolution = resolution_of(stream);
  const std::uint64_t rows = rows_before(stream, y);
  const std::uint64_t whole_rows = rows * resolution.precincts_across();
  if (rows == resolution.precincts_down() || y_of(stream, rows) != y) return whole_rows;
  const std::uint64_t columns = columns_before(stream, x);
  const bool is_there = or_there && columns < resolution.precincts_across() && x_of(stream, columns) == x;
  return whole_rows + columns + (is_there ? 1 : 0);
}

std::optional<std::uint64_t> PacketSequence::index_of(const PacketId& packet) const {
  for (const Group& group : groups_) {
    for (std::size_t i = group.first_stream; i < group.end_stream; ++i) {
      const Stream& stream = streams_[i];
      if (stream.component != packet.component || stream.resolution != packet.resolution) continue;
      if (packet.layer < stream.layer_begin || packet.layer >= stream.layer_end) continue;
      if (packet.precinct >= resolution_of(stream).precincts()) return std::nullopt;
      return group.first_packet +
             (group.is_by_position ? index_by_position(group, i, packet) : index_by_layer(group, i, packet));
    }
  }
  return std::nullopt;
}

std::uint64_t PacketSequence::index_by_layer(const Group& group, std::size_t stream, const PacketId& packet) const {
  std::uint64_t index = packet.precinct;
  for (std::size_t i = group.first_stream; i < group.end_stream; ++i) {
    const Stream& other = streams_[i];
    const std::uint32_t layer_end =
        std::clamp<std::uint32_t>(packet.layer + (i < stream ? 1U : 0U), other.layer_begin, other.layer_end);
    index += resolution_of(other).precincts() * (layer_end - other.layer_begin);
  }
  return index;
}

std::uint64_t PacketSequence::index_by_position(const Group& group, std::size_t stream, const PacketId& packet) const {
  const Stream& own = streams_[stream];
  if (group.is_uniform) {
    const std::uint64_t layers = own.layer_end - std::uint64_t{own.layer_begin};
    const std::uint64_t streams = group.end_stream - group.first_stream;
    return (packet.precinct * streams + stream - group.first_stream) * layers + packet.layer - own.layer_begin;
  }
  const std::uint64_t across = resolution_of(own).precincts_across();
  const std::int64_t x = x_of(own, packet.precinct % across);
  const std::int64_t y = y_of(own, packet.precinct / across);
  std::uint64_t index = packet.layer - own.layer_begin;
  for (std::size_t i = group.first_stream; i < group.end_stream; ++i) {
    const Stream& other = streams_[i];
    index += precincts_before(other, x, y, i < stream) * (other.layer_end - std::uint64_t{other.layer_begin});
  }
  return index;
}

std::optional<PacketId> PacketSequence::next() {
  for (; group_ < groups_.size(); ++group_, enter_group()) {
    const std::optional<PacketId> packet = groups_[group_].is_by_position ? next_by_position() : next_by_layer();
    if (packet) return packet;
  }
  return std::nullopt;
}

void PacketSequence::rewind() {
  group_ = 0;
  enter_group();
}

void PacketSequence::enter_group() {
  if (group_ == groups_.size()) return;
  const Group& group = groups_[group_];
  if (!group.is_by_position) return enter_layer(0);
  cursors_.clear();
  for (std::size_t i = group.first_stream; i < group.end_stream; ++i) {
    cursors_.push_back({y_of(streams_[i], 0), x_of(streams_[i], 0), i, 0, 0});
  }
  std::make_heap(cursors_.begin(), cursors_.end(), LaterCursor());
  if (!cursors_.empty()) layer_ = streams_[cursors_.front().stream].layer_begin;
}

/// Finds the streams that have this layer, or the first layer behind it that any has.
void PacketSequence::enter_layer(std::uint32_t layer) {
  const Group& group = groups_[group_];
  active_.clear();
  std::uint32_t next_begin = std::numeric_limits<std::uint32_t>::max();
  for (std::size_t i = group.first_stream; i < group.end_stream; ++i) {
    // All end at the same one.
    const Stream& stream = streams_[i];
    if (stream.layer_begin > layer) {
      next_begin = std::min<std::uint32_t>(next_begin, stream.layer_begin);
    } else if (layer < stream.layer_end) {
      active_.push_back(i);
    }
  }
  if (active_.empty() && next_begin != std::numeric_limits<std::uint32_t>::max()) return enter_layer(next_begin);
  layer_ = layer;
  next_layer_begin_ = next_begin;
  active_index_ = 0;
  precinct_ = 0;
}

std::optional<PacketId> PacketSequence::next_by_layer() {
  if (active_index_ == active_.size()) {
    if (active_.empty()) return std::nullopt;
    active_index_ = 0;
    ++layer_;
    if (layer_ == next_layer_begin_ || layer_ == streams_[active_.front()].layer_end) enter_layer(layer_);
    if (active_.empty()) return std::nullopt;
  }
  const Stream& stream = streams_[active_[active_index_]];
  const PacketId packet{precinct_, stream.component, static_cast<std::uint16_t>(layer_), stream.resolution};
  if (++precinct_ == resolution_of(stream).precincts()) {
    precinct_ = 0;
    ++active_index_;
  }
  return packet;
}

std::optional<PacketId> PacketSequence::next_by_position() {
  if (cursors_.empty()) return std::nullopt;
  const Cursor& first = cursors_.front();
  const Stream& stream = streams_[first.stream];
  const PacketId packet{first.precinct, stream.component, static_cast<std::uint16_t>(layer_), stream.resolution};
  if (++layer_ < stream.layer_end) return packet;

  std::pop_heap(cursors_.begin(), cursors_.end(), LaterCursor());
  if (advance(cursors_.back())) {
    std::push_heap(cursors_.begin(), cursors_.end(), LaterCursor());
  } else {
    cursors_.pop_back();
  }
  if (!cursors_.empty()) layer_ = streams_[cursors_.front().stream].layer_begin;
  return packet;
}

bool PacketSequence::LaterCursor::operator()(const Cursor& a, const Cursor& b) const {
  if (a.y != b.y) return a.y > b.y;
  if (a.x != b.x) return a.x > b.x;
  return a.stream > b.stream;
}

/// Moves to the stream's next precinct; false if there is none.
bool PacketSequence::advance(Cursor& cursor) const {
  const Stream& stream = streams_[cursor.stream];
  const Resolution& resolution = resolution_of(stream);
  ++cursor.precinct;
  if (++cursor.column == resolution.precincts_across()) {
    if (cursor.precinct == resolution.precincts()) return false;
    cursor.column = 0;
    cursor.y = y_of(stream, cursor.precinct / resolution.precincts_across());
  }
  cursor.x = x_of(stream, cursor.column);
  return true;
}

}  // namespace pyramidion
