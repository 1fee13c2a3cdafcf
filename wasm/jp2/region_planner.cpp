#include "jp2/region_planner.h"

#include <algorithm>
#include <utility>

#include "bytes/united_ranges.h"
#include "jp2/divide_up.h"
#include "jp2/tile_group.h"

namespace pyramidion {
namespace {

/// Averaged levels are made of blocks of so many pixels a side of the resolution below.
constexpr std::uint32_t averaged_block = 1024;
/// A single excerpt is of no more than so many samples of each component, 8192 by 8192.
constexpr std::uint64_t most_single_samples = 1U << 26U;
/// OpenJPEG counts a window's bytes in 32 bits.
constexpr std::int64_t most_window_samples = std::int64_t{1} << 30U;
constexpr unsigned most_alignment = 9;
/// Adjoining ranges are asked for as one up to here. Longer ones are left apart, so that what several tiles want is the
/// same range for all of them.
constexpr std::uint64_t joined_bytes = 32U << 10U;

Box to_box(const J2kArea& area) { return {area.x0, area.y0, area.x1, area.y1}; }

unsigned fewest_levels(const TileParameters& parameters) {
  unsigned fewest = 32;
  for (const CodingStyle& style : parameters.styles) fewest = std::min<unsigned>(fewest, style.decomposition_levels);
  return fewest;
}

/// The reversible wavelet is exact wherever the area begins.
std::uint8_t alignment_of(const TileParameters& parameters, unsigned discard) {
  unsigned align = 0;
  for (const CodingStyle& style : parameters.styles) {
    if (style.transformation != 1) align = std::max<unsigned>(align, style.decomposition_levels - discard);
  }
  return static_cast<std::uint8_t>(std::min(align, most_alignment));
}

/// Each byte once, ascending.
std::vector<ByteRange> tidied(std::vector<ByteRange> ranges) {
  sort_by_offset(ranges);
  std::vector<ByteRange> result;
  for (const ByteRange& range : ranges) {
    const bool joins = !result.empty() &&
                       (range.offset < result.back().end() ||
                        (range.offset == result.back().end() && result.back().length + range.length <= joined_bytes));
    if (joins) {
      result.back().length = std::max(result.back().end(), range.end()) - result.back().offset;
    } else {
      result.push_back(range);
    }
  }
  return result;
}

}  // namespace

void RegionPlanner::add(const Region& region, bool is_single) {
  const std::uint64_t samples =
      (std::uint64_t{region.width} << level_.shrink) * (std::uint64_t{region.height} << level_.shrink);
  if (is_single && samples <= most_single_samples) return add_block(region);
  const std::uint32_t cell = cell_for(region);
  const std::uint32_t right = region.x + region.width;
  const std::uint32_t bottom = region.y + region.height;
  for (std::uint32_t y = region.y; y < bottom; y += cell - y % cell) {
    for (std::uint32_t x = region.x; x < right; x += cell - x % cell) {
      add_block({x, y, std::min(cell - x % cell, right - x), std::min(cell - y % cell, bottom - y)});
    }
  }
}

std::vector<Excerpt> RegionPlanner::finish() {
  if (!missing_.empty()) throw Missing(tidied(std::move(missing_)));
  return std::move(excerpts_);
}

/// What is decoded at a time: a tile, or in a region of many, four of them, for they have more in common than two.
std::uint32_t RegionPlanner::cell_for(const Region& region) const {
  if (level_.shrink > 0) return std::max<std::uint32_t>(averaged_block >> level_.shrink, 1);
  const std::uint32_t tile = level_.level.tile_width;
  const bool is_large = region.width >= 2 * tile && region.height >= 2 * tile;
  return is_large && tile < averaged_block ? 2 * tile : tile;
}

void RegionPlanner::add_block(const Region& region) {
  const Box samples = samples_of(region);
  const std::int64_t columns = codestream_.header.size.tile_columns();
  try {
    if (add_together(samples)) return;
    const Box tiles = tiles_touched(samples);
    for (std::int64_t row = tiles.y0; row < tiles.y1; ++row) {
      for (std::int64_t column = tiles.x0; column < tiles.x1; ++column) {
        const Box own = common_part(samples, tile_samples(column, row));
        if (!add_together(own)) add_tile(static_cast<std::uint32_t>(row * columns + column), own);
      }
    }
  } catch (const Missing& absent) {
    append(absent.ranges(), missing_);
  }
}

/// Samples of several tiles, in one excerpt; false where that cannot be, or there is only one tile.
bool RegionPlanner::add_together(const Box& samples) {
  const std::optional<Piece> piece = piece_of(samples);
  if (!piece) return false;
  const Box tiles = tiles_touched(piece->samples);
  const bool is_single = tiles.x1 - tiles.x0 == 1 && tiles.y1 - tiles.y0 == 1;
  return !is_single && add_group(tiles, *piece);
}

bool RegionPlanner::add_group(const Box& tiles, const Piece& piece) {
  std::vector<Tile*> members;
  const std::size_t missing_before = missing_.size();
  std::uint8_t align = 0;
  for (std::int64_t row = tiles.y0; row < tiles.y1; ++row) {
    for (std::int64_t column = tiles.x0; column < tiles.x1; ++column) {
      try {
        Tile* const tile = prepared(static_cast<std::uint32_t>(row * codestream_.header.size.tile_columns() + column));
        members.push_back(tile);
        if (tile == nullptr) continue;
        const TileParameters& own = tile->packets().parameters();
        check_coding(own);
        if (!tile->can_be_cut() || fewest_levels(own) < piece.discard) return false;
        align = std::max(align, alignment_of(own, piece.discard));
      } catch (const Missing& absent) {
        append(absent.ranges(), missing_);
      }
    }
  }
  if (missing_.size() > missing_before) return true;
  if (std::all_of(members.begin(), members.end(), [](const Tile* tile) { return tile == nullptr; })) {
    add_absent(piece);
    return true;
  }
  TileGroup group(codestream_.header, tiles, members, piece.discard, aligned(piece.area, piece.discard, align));
  if (!group.arrange()) return false;
  try {
    if (!group.read(layers_, missing_)) return true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::malformed) throw;
    return false;
  }
  add_excerpt(group.write(layers_), piece, align);
  excerpts_.back().decoding.discard = static_cast<std::uint8_t>(group.spare());
  excerpts_.back().decoding.absent = group.absent();
  return true;
}

void RegionPlanner::add_tile(std::uint32_t number, const Box& samples) {
  std::optional<Piece> found = piece_of(samples);
  if (!found) return;
  Piece& piece = *found;
  // All that there is here for its pixels is in this tile.
  piece.area =
      to_area(common_part(to_box(piece.area), shifted_up(codestream_.header.size.tile(number), piece.discard)));
  Tile* const tile = prepared(number);
  if (tile == nullptr) return add_absent(piece);
  const unsigned levels = fewest_levels(tile->packets().parameters());
  if (levels < piece.discard) {
    const unsigned finer = piece.discard - levels;
    const Box box = shifted_up(codestream_.header.size.tile(number), levels);
    const Box area = to_box(piece.area);
    piece.area = to_area(common_part({area.x0 << finer, area.y0 << finer, area.x1 << finer, area.y1 << finer}, box));
    piece.shrink += finer;
    piece.discard = levels;
  }
  check_coding(tile->packets().parameters());
  if (!tile->can_be_cut()) return add_whole(*tile, piece);
  try {
    add_windowed(*tile, piece);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::malformed) throw;
    add_whole(*tile, piece);
  }
}

void RegionPlanner::add_windowed(Tile& tile, const Piece& piece) {
  const TileParameters& parameters = tile.packets().parameters();
  const std::uint8_t align = alignment_of(parameters, piece.discard);
  const Window window(tile.packets().geometry(), parameters, piece.discard, aligned(piece.area, piece.discard, align));
  if (window.box().x1 - window.box().x0 >= most_window_samples / (window.box().y1 - window.box().y0)) {
    throw Error(ErrorCode::unsupported, "The image has so many decomposition levels that no part of it stands alone",
                "COD");
  }
  const std::uint16_t layers = layers_of(parameters);
  if (!tile.read(window, layers, missing_)) return;
  ExcerptWriter writer(codestream_.header, parameters, piece.discard, layers);
  writer.begin(ExcerptGrid::of(window.box()));
  writer.add_tile(0, &tile, window);
  add_excerpt(writer.finish(), piece, align);
}

/// The tile as it is, for OpenJPEG to make of it what it can.
void RegionPlanner::add_whole(Tile& tile, const Piece& piece) {
  ExcerptParts parts;
  const CodestreamHeader& header = codestream_.header;
  const std::vector<ByteRange> tile_parts = tile.packets().tile_parts();
  if (header.has_packed_headers) {
    // PPM tells of the tile-parts in their order: none can be left out.
    parts.range({header.range.offset, codestream_.bytes.clipped({0, codestream_.end}).length - header.range.offset});
  } else {
    parts.range(header.range);
    for (const ByteRange& part : tile_parts) parts.range(part);
    parts.u16(0xFFD9);
  }
  add_excerpt(std::move(parts.parts()), piece, alignment_of(tile.packets().parameters(), piece.discard));
  excerpts_.back().codec = Codec::jp2_more;
  J2kDecoding& decoding = excerpts_.back().decoding;
  decoding.discard = static_cast<std::uint8_t>(piece.discard);
  decoding.is_lenient = true;
  whole_tiles_.push_back(tile.packets().tile());
}

/// What the codestream lacks has empty packets, for a codestream without any tile is none. Its code-blocks, which are
/// empty, are ordinary ones: a decoder of no others will do.
void RegionPlanner::add_absent(const Piece& piece) {
  TileParameters parameters = codestream_.header.parameters;
  for (CodingStyle& style : parameters.styles) style.code_block_style = 0;
  ExcerptWriter writer(codestream_.header, parameters, piece.discard, 1);
  const Window window(to_box(piece.area));
  writer.begin(ExcerptGrid::of(window.box()));
  writer.add_tile(0, nullptr, window);
  add_excerpt(writer.finish(), piece, 0);
  excerpts_.back().decoding.absent = {piece.area};
}

/// Refuses what OpenJPEG does not decode of ISO/IEC 15444-15.
void RegionPlanner::check_coding(const TileParameters& parameters) {
  for (std::size_t i = 0; i < parameters.styles.size(); ++i) {
    const unsigned style = parameters.styles[i].code_block_style;
    if ((style & code_block_style::high_throughput) == 0) continue;
    codec_ = Codec::jp2_more;
    if ((style & code_block_style::mixed) != 0) {
      throw Error(ErrorCode::unsupported,
                  "Code-blocks of both kinds, high-throughput (HT) and others, are not supported", "COD");
    }
    if (parameters.roi_shifts[i] != 0) {
      throw Error(ErrorCode::unsupported, "A region of interest in high-throughput (HT) code-blocks is not supported",
                  "RGN");
    }
  }
}

void RegionPlanner::add_excerpt(std::vector<Excerpt::Part> parts, const Piece& piece, std::uint8_t align) {
  Excerpt& excerpt = excerpts_.emplace_back();
  excerpt.codec = codec_;
  excerpt.parts = std::move(parts);
  excerpt.placement = piece.placement;
  excerpt.decoding.area = piece.area;
  excerpt.decoding.align = align;
  excerpt.decoding.shrink = static_cast<std::uint8_t>(piece.shrink);
}

Box RegionPlanner::samples_of(const Region& region) const {
  const Box& grid = level_.grid;
  return common_part(
      {grid.x0 + (std::int64_t{region.x} << level_.shrink), grid.y0 + (std::int64_t{region.y} << level_.shrink),
       grid.x0 + ((std::int64_t{region.x} + region.width) << level_.shrink),
       grid.y0 + ((std::int64_t{region.y} + region.height) << level_.shrink)},
      grid);
}

/// The tiles that hold these pixels' samples, of all components.
///
/// A component's sample u is at u × XRsiz on the reference grid (B.2), also on a reduced one, for rounding up twice is
/// rounding up once: ceil(ceil(x / XRsiz) / 2^r) = ceil(ceil(x / 2^r) / XRsiz). It stands for the pixels from there to
/// the next sample. It belongs to the tile that it lies in (B-12): where tiles are no multiples of XRsiz, the first
/// pixels of one have their sample in the tile before.
Box RegionPlanner::tiles_touched(const Box& samples) const {
  const ImageSize& size = codestream_.header.size;
  const Box image = shifted_up(size.image, level_.discard);
  const std::int64_t x = samples.x0 * level_.dx;
  const std::int64_t y = samples.y0 * level_.dy;
  Box places{x, y, (samples.x1 - 1) * level_.dx, (samples.y1 - 1) * level_.dy};
  for (const ComponentSize& component : size.components) {
    places.x0 = std::min(places.x0, std::max(x / component.dx * component.dx, image.x0));
    places.y0 = std::min(places.y0, std::max(y / component.dy * component.dy, image.y0));
  }
  const auto tile = [this](std::int64_t position, std::int64_t origin, std::int64_t length) {
    return ((position << level_.discard) - origin) / length;
  };
  return {tile(places.x0, size.tile_x0, size.tile_width), tile(places.y0, size.tile_y0, size.tile_height),
          tile(places.x1, size.tile_x0, size.tile_width) + 1, tile(places.y1, size.tile_y0, size.tile_height) + 1};
}

Box RegionPlanner::tile_samples(std::int64_t column, std::int64_t row) const {
  const ImageSize& size = codestream_.header.size;
  const Box box = shifted_up(size.tile(static_cast<std::uint32_t>(row * size.tile_columns() + column)), level_.discard);
  return {divide_up(box.x0, level_.dx), divide_up(box.y0, level_.dy), divide_up(box.x1, level_.dx),
          divide_up(box.y1, level_.dy)};
}

std::optional<RegionPlanner::Piece> RegionPlanner::piece_of(Box samples) const {
  if (samples.is_empty()) return std::nullopt;
  const Box& grid = level_.grid;
  const Box pixels = shifted_up(
      {samples.x0 - grid.x0, samples.y0 - grid.y0, samples.x1 - grid.x0, samples.y1 - grid.y0}, level_.shrink);
  if (pixels.is_empty()) return std::nullopt;
  samples = common_part({grid.x0 + (pixels.x0 << level_.shrink), grid.y0 + (pixels.y0 << level_.shrink),
                         grid.x0 + (pixels.x1 << level_.shrink), grid.y0 + (pixels.y1 << level_.shrink)},
                        grid);
  Piece piece;
  piece.samples = samples;
  piece.placement = {static_cast<std::uint32_t>(pixels.x0), static_cast<std::uint32_t>(pixels.y0),
                     static_cast<std::uint32_t>(pixels.x1 - pixels.x0),
                     static_cast<std::uint32_t>(pixels.y1 - pixels.y0)};
  piece.area = to_area({samples.x0 * level_.dx, samples.y0 * level_.dy, (samples.x1 - 1) * level_.dx + 1,
                        (samples.y1 - 1) * level_.dy + 1});
  piece.discard = level_.discard;
  piece.shrink = level_.shrink;
  return piece;
}

/// What the decoder will decode for an area.
Box RegionPlanner::aligned(const J2kArea& area, unsigned discard, std::uint8_t align) const {
  const auto [dx, dy] = widest_sampling();
  return to_box(aligned_area(area, to_area(shifted_up(codestream_.header.size.image, discard)), align, dx, dy));
}

std::pair<std::uint8_t, std::uint8_t> RegionPlanner::widest_sampling() const {
  std::uint8_t dx = 1;
  std::uint8_t dy = 1;
  for (const ComponentSize& component : codestream_.header.size.components) {
    dx = std::max(dx, component.dx);
    dy = std::max(dy, component.dy);
  }
  return {dx, dy};
}

std::uint16_t RegionPlanner::layers_of(const TileParameters& parameters) const {
  return layers_ == 0 ? parameters.layers : std::min(layers_, parameters.layers);
}

/// How much of a tile's bytes this level may need, where resolutions follow each other.
double RegionPlanner::share() const {
  const TileParameters& parameters = codestream_.header.parameters;
  const bool is_by_resolution = parameters.order == ProgressionOrder::rlcp ||
                                parameters.order == ProgressionOrder::rpcl ||
                                (parameters.order == ProgressionOrder::lrcp && parameters.layers == 1);
  if (!is_by_resolution) return 1;
  constexpr double with_room = 1.3;
  return std::min(1.0, with_room / static_cast<double>(std::uint64_t{1} << std::min(2 * level_.discard, 62U)));
}

Tile* RegionPlanner::prepared(std::uint32_t number) {
  Tile& tile = tiles_.tile(number);
  const bool is_there = tile.packets().prepare(share());
  lacks_tiles_ = lacks_tiles_ || !is_there;
  lacks_bytes_ = lacks_bytes_ || tile.packets().is_cut_short();
  return is_there ? &tile : nullptr;
}

}  // namespace pyramidion
