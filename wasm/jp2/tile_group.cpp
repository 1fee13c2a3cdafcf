#include "jp2/tile_group.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace pyramidion {
namespace {

/// OpenJPEG counts a tile's bytes in 32 bits.
constexpr std::int64_t most_samples = std::int64_t{1} << 30U;
/// OpenJPEG makes structures for all code-blocks, wanted or not.
constexpr std::int64_t most_spare_code_blocks = std::int64_t{1} << 16U;

/// One axis of a grid of tiles: where the first one begins, and how long each is.
struct Steps {
  std::int64_t origin = 0;
  std::int64_t length = 0;
};

/// The steps on the grid reduced by 2^discard that have the borders between `count` tiles from the one that begins at
/// `tiles.origin` on; how far the outer two reach is up to `begin` and `end`.
std::optional<Steps> reduced_steps(const Steps& tiles, std::int64_t count, unsigned discard, std::int64_t begin,
                                   std::int64_t end) {
  if (count == 1) return Steps{begin, end - begin};
  const auto border = [&](std::int64_t number) { return shift_up(tiles.origin + number * tiles.length, discard); };
  const std::int64_t first = border(1) - begin;
  const std::int64_t last = end - border(count - 1);
  const std::int64_t length = count == 2 ? std::max(first, last) : border(2) - border(1);
  if (first < 1 || first > length || last < 1 || last > length || length > border(1)) return std::nullopt;
  for (std::int64_t number = 2; number < count; ++number) {
    if (border(number) - border(number - 1) != length) return std::nullopt;
  }
  return Steps{border(1) - length, length};
}

}  // namespace

TileGroup::TileGroup(const CodestreamHeader& header, const Box& tiles, const std::vector<Tile*>& members,
                     unsigned discard, const Box& area)
    : header_(header), tiles_(tiles), members_(members), discard_(discard) {
  windows_.reserve(members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Box part = common_part(area, shifted_up(header.size.tile(number_of(i)), discard));
    if (members[i] == nullptr) {
      windows_.emplace_back(part);
    } else {
      const TilePackets& packets = members[i]->packets();
      windows_.emplace_back(packets.geometry(), packets.parameters(), discard, area);
    }
    image_ = hull(image_, windows_.back().box());
  }
}

std::uint32_t TileGroup::number_of(std::size_t member) const {
  const auto i = static_cast<std::int64_t>(member);
  const std::int64_t columns = tiles_.x1 - tiles_.x0;
  return static_cast<std::uint32_t>((tiles_.y0 + i / columns) * header_.size.tile_columns() + tiles_.x0 + i % columns);
}

/// Whether what the excerpt is like on its own grid is within the limits.
bool TileGroup::fits(const Box& image) const {
  if (image.is_empty() || image.x1 - image.x0 >= most_samples / (image.y1 - image.y0)) return false;
  if (spare() == 0) return true;
  std::int64_t code_blocks = 0;
  for (std::size_t c = 0; c < header_.size.components.size(); ++c) {
    const ComponentSize& size = header_.size.components[c];
    const CodingStyle& style = header_.parameters.styles[c];
    const std::int64_t samples = divide_up(image.x1 - image.x0, size.dx) * divide_up(image.y1 - image.y0, size.dy);
    code_blocks += shift_up(samples, style.code_block_width_exponent + unsigned{style.code_block_height_exponent});
  }
  return code_blocks <= most_spare_code_blocks;
}

bool TileGroup::arrange() {
  const ImageSize& size = header_.size;
  const Steps across{size.tile_x0 + tiles_.x0 * size.tile_width, size.tile_width};
  const Steps down{size.tile_y0 + tiles_.y0 * size.tile_height, size.tile_height};
  const Box last = size.tile(number_of(members_.size() - 1));
  for (unsigned left = discard_ + 1; left > 0; --left) {
    kept_discard_ = left - 1;
    // What is not reduced to begin with ends where the tile does.
    const Box image{image_.x0 << spare(), image_.y0 << spare(),
                    std::min(image_.x1 << spare(), shift_up(last.x1, kept_discard_)),
                    std::min(image_.y1 << spare(), shift_up(last.y1, kept_discard_))};
    if (!fits(image)) return false;
    const auto x = reduced_steps(across, tiles_.x1 - tiles_.x0, kept_discard_, image.x0, image.x1);
    const auto y = reduced_steps(down, tiles_.y1 - tiles_.y0, kept_discard_, image.y0, image.y1);
    if (!x || !y) continue;
    grid_ = {image, x->origin, y->origin, x->length, y->length};
    for (std::size_t i = 0; i < members_.size(); ++i) {
      windows_[i].widen(common_part(shifted_up(size.tile(number_of(i)), kept_discard_), image));
    }
    return true;
  }
  return false;
}

std::vector<J2kArea> TileGroup::absent() const {
  std::vector<J2kArea> areas;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i] != nullptr) continue;
    const Box box = common_part(shifted_up(header_.size.tile(number_of(i)), discard_), image_);
    if (!box.is_empty()) areas.push_back(to_area(box));
  }
  return areas;
}

bool TileGroup::read(std::uint16_t layers, std::vector<ByteRange>& missing) {
  bool is_complete = true;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i] == nullptr) continue;
    const std::uint16_t all = members_[i]->packets().parameters().layers;
    is_complete = members_[i]->read(windows_[i], layers == 0 ? all : std::min(layers, all), missing) && is_complete;
  }
  return is_complete;
}

std::vector<Excerpt::Part> TileGroup::write(std::uint16_t layers) {
  const Tile& first =
      **std::find_if(members_.begin(), members_.end(), [](const Tile* tile) { return tile != nullptr; });
  ExcerptWriter writer(header_, first.packets().parameters(), kept_discard_,
                       layers == 0 ? std::numeric_limits<std::uint16_t>::max() : layers, spare());
  writer.begin(grid_);
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i] != nullptr) writer.add_tile(static_cast<std::uint32_t>(i), members_[i], windows_[i]);
  }
  return writer.finish();
}

}  // namespace pyramidion
