#include "jp2/codestream_survey.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include "bytes/concat.h"
#include "jp2/jp2_levels.h"
#include "jp2/main_header.h"
#include "jp2/marker_segments.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t start_bytes = 12;
constexpr std::uint64_t most_bytes_held = 32U << 20U;
constexpr std::size_t most_notes = 20;
constexpr std::size_t most_tile_parts = 1U << 20U;
/// Pixels a side of the largest overview, which is also so many times smaller than the image: what is copied for them
/// is a small part of the file.
constexpr std::uint32_t largest_overview = 2048;
constexpr std::uint32_t least_reduction = 8;

void append_joined(std::vector<ByteRange>& ranges, ByteRange range) {
  if (range.length == 0) return;
  if (!ranges.empty() && ranges.back().end() == range.offset) {
    ranges.back().length += range.length;
  } else {
    ranges.push_back(range);
  }
}

}  // namespace

void CodestreamSurvey::run() {
  if (!file_) file_ = read_boxes(bytes_);
  if (!header_) {
    const ByteRange codestream = file_->codestream;
    header_ = read_main_header(bytes_, codestream);
    end_ = bytes_
               .clipped({0, codestream.offset + std::min(codestream.length, std::numeric_limits<std::uint64_t>::max() -
                                                                                codestream.offset)})
               .length;
    position_ = header_->range.end();
  }
  if (!has_tile_parts_) {
    while (read_tile_part()) continue;
    has_tile_parts_ = true;
    choose_overview();
    begin_packets();
  }
  for (; tile_ < tiles_.size(); ++tile_) visit(tiles_[tile_]);
}

double CodestreamSurvey::progress() const {
  // Finding tile-parts takes little beside going through their packets.
  constexpr double first_share = 0.05;
  if (!has_tile_parts_) {
    return end_ == 0 ? 0 : first_share * static_cast<double>(position_) / static_cast<double>(end_);
  }
  const double done = tiles_.empty() ? 1 : static_cast<double>(tile_) / static_cast<double>(tiles_.size());
  return first_share + (1 - first_share) * done;
}

/// Reads the header of the next tile-part; false at the end.
bool CodestreamSurvey::read_tile_part() {
  if (position_ >= end_ || end_ - position_ < start_bytes) return false;
  SurveyedTilePart part;
  if (!begins_with(bytes_.read({position_, 2}), Marker::sot)) return false;
  if (parts_.size() == most_tile_parts) {
    throw Error(ErrorCode::limit_exceeded, "The codestream has too many tile-parts", "SOT", position_);
  }
  part.start = read_tile_part_start(bytes_, position_);
  if (part.start.tile >= header_->size.tile_columns() * header_->size.tile_rows()) {
    throw Error(ErrorCode::malformed, concat({"A tile-part is of tile ", part.start.tile, ", which does not exist"}),
                "SOT", position_);
  }
  part.is_cut_short = part.start.length > end_ - position_;
  std::uint64_t end = part.start.length == 0 || part.is_cut_short ? end_ : position_ + part.start.length;
  if (part.start.length == 0 && begins_with(bytes_.read({end_ - 2, 2}), Marker::eoc)) end -= 2;
  part.range = {position_, end - position_};

  MarkerWalker walker(bytes_, position_, end, "header of a tile-part");
  walker.next();
  while (walker.peek() != Marker::sod) {
    const std::uint64_t begin = walker.position();
    const MarkerSegment segment = walker.next();
    if (segment.marker == Marker::plt) continue;
    const auto bytes = bytes_.read({begin, walker.position() - begin});
    part.kept_header.insert(part.kept_header.end(), bytes.begin(), bytes.end());
    part.has_parameters = part.has_parameters || segment.marker != Marker::com;
    part.has_packed_headers = part.has_packed_headers || segment.marker == Marker::ppt;
  }
  walker.next();
  part.header_bytes = walker.position() - position_;
  position_ = end;
  parts_.push_back(std::move(part));
  if (bytes_.held() > most_bytes_held) bytes_.clear();
  return true;
}

/// Which levels are overviews. Those of an image in one tile lie together in the file anyway.
void CodestreamSurvey::choose_overview() {
  const std::vector<Jp2Level> levels = jp2_levels(*header_, std::numeric_limits<std::uint32_t>::max());
  if (levels.empty() || header_->size.tile_columns() * header_->size.tile_rows() == 1) return;
  const auto longest = [](const Jp2Level& level) { return std::max(level.level.width, level.level.height); };
  for (const Jp2Level& level : levels) {
    lowest_discard_ = level.discard;
    const bool is_overview =
        longest(level) <= largest_overview && longest(level) <= longest(levels.front()) / least_reduction + 1;
    if (is_overview && !overview_discard_) overview_discard_ = level.discard;
  }
  if (overview_discard_) overviews_.resize(lowest_discard_ - *overview_discard_ + 1);
}

void CodestreamSurvey::begin_packets() {
  std::unordered_map<std::uint32_t, std::size_t> known;
  header_->tile_parts.clear();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const std::uint32_t tile = parts_[i].start.tile;
    header_->tile_parts.push_back({tile, parts_[i].range.length});
    const auto [found, is_new] = known.try_emplace(tile, tiles_.size());
    if (is_new) tiles_.emplace_back();
    tiles_[found->second].push_back(i);
  }
  table_.emplace(bytes_, *header_, end_);
}

void CodestreamSurvey::visit(const std::vector<std::size_t>& parts) {
  const bool is_packed =
      header_->has_packed_headers ||
      std::any_of(parts.begin(), parts.end(), [this](std::size_t part) { return parts_[part].has_packed_headers; });
  const std::uint32_t tile = parts_[parts.front()].start.tile;
  if (!is_packed) {
    if (!visit_) visit_ = std::make_unique<Visit>(Codestream{bytes_, *header_, end_}, *table_, tile);
    try {
      visit_packets(parts);
      check_sums(parts);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::limit_exceeded) throw;
      note(concat({"The packets of tile ", tile, " are left out: ", error.what()}));
      for (const std::size_t part : parts) parts_[part].forget_packets();
    }
  }
  visit_.reset();
  if (bytes_.held() > most_bytes_held) bytes_.clear();
}

void CodestreamSurvey::visit_packets(const std::vector<std::size_t>& parts) {
  Visit& visit = *visit_;
  if (!visit.sequence) {
    if (!visit.packets.prepare(1)) return;
    static_cast<void>(visit.packets.distrust_lengths());
    visit.sequence.emplace(visit.packets.geometry(), visit.packets.parameters());
    visit.packet = visit.sequence->next();
    const SurveyedTilePart& first = parts_[parts.front()];
    if (overview_discard_ && first.has_parameters) {
      append_joined(overviews_.front(), {first.range.offset, first.header_bytes});
    }
  }
  for (; visit.packet; visit.packet = visit.sequence->next()) {
    const std::optional<PacketPlace> place = visit.packets.find(*visit.packet);
    if (!place) break;
    take(*place, parts);
    if (bytes_.held() > most_bytes_held) bytes_.clear();
  }
}

void CodestreamSurvey::take(const PacketPlace& place, const std::vector<std::size_t>& parts) {
  Visit& visit = *visit_;
  while (visit.part + 1 < parts.size() && place.range.offset >= parts_[parts[visit.part]].range.end()) ++visit.part;
  SurveyedTilePart& part = parts_[parts[visit.part]];
  if (place.header_bytes != 0) part.long_headers.push_back({part.packet_lengths.size(), place.header_bytes});
  part.packet_lengths.push_back(static_cast<std::uint32_t>(place.range.length));
  if (!overview_discard_) return;
  const PacketId& packet = *visit.packet;
  const unsigned levels = visit.packets.parameters().styles[packet.component].decomposition_levels;
  const unsigned needed = std::min(levels - std::min<unsigned>(packet.resolution, levels), lowest_discard_);
  if (needed >= *overview_discard_) append_joined(overviews_[lowest_discard_ - needed], place.range);
}

/// Packets that follow those of a tile-part that is not complete cannot be numbered.
void CodestreamSurvey::check_sums(const std::vector<std::size_t>& parts) {
  bool is_complete = true;
  for (const std::size_t number : parts) {
    SurveyedTilePart& part = parts_[number];
    std::uint64_t sum = part.header_bytes;
    for (const std::uint32_t length : part.packet_lengths) sum += length;
    is_complete = is_complete && sum == part.range.length && !part.is_cut_short;
    if (!is_complete) part.forget_packets();
  }
  if (!is_complete) {
    note(concat({"Tile ", parts_[parts.front()].start.tile, " is not complete"}));
  }
}

void CodestreamSurvey::note(std::string text) {
  if (notes_.size() < most_notes) notes_.push_back(std::move(text));
}

std::vector<ByteRange> CodestreamSurvey::overview() const {
  std::vector<ByteRange> ranges;
  for (const auto& level : overviews_) ranges.insert(ranges.end(), level.begin(), level.end());
  return ranges;
}

}  // namespace pyramidion
