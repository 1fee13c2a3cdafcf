#include "jp2/tile.h"

#include <algorithm>

namespace pyramidion {
namespace {

/// Columns and rows of the precinct grid that a resolution's needed code-blocks lie in.
Box needed_precincts(const Resolution& resolution, const Window& window, std::size_t component, std::size_t number) {
  Box all;
  for (std::size_t b = 0; b < resolution.subbands().size(); ++b) {
    const Box blocks = window.code_blocks(component, number, b);
    if (!blocks.is_empty()) all = hull(all, resolution.precincts_of(blocks));
  }
  return all;
}

std::uint64_t key_of(const TilePackets& packets, const PacketId& place) {
  return packets.geometry().resolution(place.component, place.resolution).first_precinct() + place.precinct;
}

/// Code-blocks that a precinct has in a subband, and that the window needs.
Box needed_in(const Window& window, const PacketId& place, std::uint8_t subband, const PrecinctContent& content) {
  return common_part(content.area(subband), window.code_blocks(place.component, place.resolution, subband));
}

std::uint64_t count(const Box& box) {
  return box.is_empty() ? 0 : static_cast<std::uint64_t>(box.x1 - box.x0) * static_cast<std::uint64_t>(box.y1 - box.y0);
}

}  // namespace

bool Tile::can_be_cut() const {
  if (packets_.has_extensions()) return false;
  const auto& styles = packets_.parameters().styles;
  return std::none_of(styles.begin(), styles.end(), [](const CodingStyle& style) {
    constexpr unsigned mixed = code_block_style::high_throughput | code_block_style::mixed;
    return (style.code_block_style & mixed) == mixed;
  });
}

bool Tile::read(const Window& window, std::uint16_t layers, std::vector<ByteRange>& missing) {
  try {
    return read_window(window, layers, missing);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::malformed || !packets_.distrust_lengths()) throw;
    forget_contents();
    return read_window(window, layers, missing);
  }
}

/// The precincts that the window needs, each as its first packet.
std::vector<PacketId> Tile::precincts_for(const Window& window) const {
  std::vector<PacketId> places;
  const auto& components = packets_.geometry().components();
  for (std::uint16_t c = 0; c < static_cast<std::uint16_t>(components.size()); ++c) {
    const auto resolutions = static_cast<std::uint8_t>(window.resolutions(c));
    for (std::uint8_t r = 0; r < resolutions; ++r) {
      const Resolution& resolution = components[c].resolutions[r];
      const Box needed = needed_precincts(resolution, window, c, r);
      for (std::int64_t row = needed.y0; row < needed.y1; ++row) {
        for (std::int64_t column = needed.x0; column < needed.x1; ++column) {
          places.push_back({resolution.precinct_at(column, row), c, 0, r});
        }
      }
    }
  }
  return places;
}

bool Tile::read_window(const Window& window, std::uint16_t layers, std::vector<ByteRange>& missing) {
  const std::vector<PacketId> places = precincts_for(window);
  bool is_complete = true;
  for (const PacketId& place : places) is_complete = read_precinct(window, place, layers, missing) && is_complete;
  if (is_complete) return true;
  // What is sure to be wanted is fetched meanwhile.
  for (const PacketId& place : places) ask_for_bodies(window, place, layers, missing);
  return false;
}

bool Tile::read_precinct(const Window& window, const PacketId& place, std::uint16_t layers,
                         std::vector<ByteRange>& missing) {
  auto& found = contents_.place(key_of(packets_, place));
  if (!found) {
    if (packets_.is_missing(place, missing)) return false;
    found = std::make_unique<PrecinctContent>(packets_, place.component, place.resolution, place.precinct);
    memory_ += found->memory();
  }
  PrecinctContent& content = *found;
  if (content.has_read(layers)) return true;
  std::uint64_t wanted = 0;
  std::uint64_t all = 0;
  for (std::uint8_t b = 0; b < content.subbands(); ++b) {
    wanted += count(needed_in(window, place, b, content));
    all += count(content.area(b));
  }
  constexpr std::uint64_t few = 8;
  const std::uint64_t before = content.memory();
  const bool is_complete = content.read(bytes_, packets_, layers, wanted * few <= all, missing);
  memory_ += content.memory() - before;
  return is_complete;
}

/// Misses the code-blocks that are needed of a precinct whose headers have been read without them.
void Tile::ask_for_bodies(const Window& window, const PacketId& place, std::uint16_t layers,
                          std::vector<ByteRange>& missing) const {
  const PrecinctContent* const found = contents_.find(key_of(packets_, place));
  if (found == nullptr || !found->lacks_bodies()) return;
  const PrecinctContent& content = *found;
  for (std::uint8_t b = 0; b < content.subbands(); ++b) {
    const Box grid = content.area(b);
    const Box needed = needed_in(window, place, b, content);
    for (std::int64_t y = needed.y0; y < needed.y1; ++y) {
      for (std::int64_t x = needed.x0; x < needed.x1; ++x) {
        const auto code_block = static_cast<std::uint32_t>((y - grid.y0) * (grid.x1 - grid.x0) + (x - grid.x0));
        for (const CodeBlockPart& part : content.parts_of(b, code_block)) {
          const bool is_wanted = part.layer < layers && part.bytes.length > 0;
          if (is_wanted && !bytes_.contains(part.bytes)) missing.push_back(part.bytes);
        }
      }
    }
  }
}

const PrecinctContent& Tile::content(std::uint16_t component, std::uint8_t resolution, std::uint64_t precinct) const {
  return *contents_.find(packets_.geometry().resolution(component, resolution).first_precinct() + precinct);
}

void Tile::forget_contents() {
  contents_.clear();
  memory_ = 0;
}

}  // namespace pyramidion
