#include "jp2/tile_part_table.h"

#include <algorithm>
#include <limits>

#include "jp2/tile_part_header.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t start_bytes = 12;
/// What is read to learn of one tile-part: its header is looked at next, and often it is short.
constexpr std::uint64_t read_ahead = 1024;
/// Far more than anyone writes.
constexpr std::uint32_t most_tile_parts = 1U << 20U;

}  // namespace

TilePartTable::TilePartTable(const SparseBytes& bytes, const CodestreamHeader& header, std::uint64_t end)
    : bytes_(bytes),
      header_(header),
      end_(bytes.clipped({0, end}).length),
      is_listed_(!header.tile_parts.empty()),
      next_(header.range.end()),
      is_complete_(is_listed_) {
  for (const TilePartLength& part : header.tile_parts) add(part.tile, part.length);
}

/// Packed headers and lists in the main header need to be told how many tile-parts come before one.
bool TilePartTable::can_be_searched() const {
  return header_.size.tile_columns() * header_.size.tile_rows() > 1 && !header_.has_packed_headers &&
         header_.packet_lengths.empty() && end_ != std::numeric_limits<std::uint64_t>::max();
}

void TilePartTable::add(std::uint32_t tile, std::uint64_t length) {
  places_[tile].push_back({next_, length, count_++});
  next_ = length == 0 || length > end_ - std::min(next_, end_) ? end_ : next_ + length;
}

void TilePartTable::distrust() {
  places_.clear();
  next_ = header_.range.end();
  count_ = 0;
  is_listed_ = is_complete_ = false;
  search_.reset();
}

std::optional<TilePartPlace> TilePartTable::find(std::uint32_t tile, std::size_t index, double share) {
  for (;;) {
    const auto found = places_.find(tile);
    if (found != places_.end() && index < found->second.size()) return found->second[index];
    if (is_complete_) return std::nullopt;
    if (can_be_searched() ? !search(tile, share) : !follow()) return std::nullopt;
  }
}

/// Finds the tile's next tile-part, or all tile-parts where it cannot be found alone; false when there is no such.
bool TilePartTable::search(std::uint32_t tile, double share) {
  if (!search_) {
    const auto tiles = static_cast<std::uint32_t>(header_.size.tile_columns() * header_.size.tile_rows());
    search_.emplace(bytes_, tiles, ByteRange{header_.range.end(), end_ - std::min(header_.range.end(), end_)});
  }
  KnownTileParts& parts = search_->parts();
  std::size_t index = places_[tile].size();
  std::optional<KnownTileParts::Part> part = search_->find(tile, index, share);
  if (parts.are_in_order()) {
    const bool is_found = part.has_value();
    for (; part; part = parts.find(tile, ++index))
      places_[tile].push_back({(*part)->first, (*part)->second.length, {}});
    return is_found;
  }
  const KnownTileParts::Map& all = parts.complete();
  places_.clear();
  for (const auto& [offset, start] : all) places_[start.tile].push_back({offset, start.length, count_++});
  search_.reset();
  return is_complete_ = true;
}

std::span<const TilePartPlace> TilePartTable::known(std::uint32_t tile) const {
  const auto found = places_.find(tile);
  return found == places_.end() ? std::span<const TilePartPlace>{} : std::span(found->second);
}

/// Goes to the next tile-part; false at the end, or where there is something else.
bool TilePartTable::follow() {
  is_complete_ = next_ >= end_ || end_ - next_ < start_bytes || count_ == most_tile_parts;
  if (is_complete_) return false;
  if (!bytes_.contains({next_, start_bytes})) bytes_.require({{next_, std::min(read_ahead, end_ - next_)}});
  try {
    const TilePartStart start = read_tile_part_start(bytes_, next_);
    add(start.tile, start.length);
  } catch (const Error&) {
    // EOC, or what does not belong there.
    is_complete_ = true;
  }
  return !is_complete_;
}

}  // namespace pyramidion
