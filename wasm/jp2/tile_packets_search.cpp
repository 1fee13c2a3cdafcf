// When packets of a tile are searched for.

#include <algorithm>

#include "jp2/tile_packets.h"

namespace pyramidion {
namespace {

/// SOT and SOD.
constexpr std::uint64_t least_tile_part = 14;
/// What is less is gone through.
constexpr std::uint64_t least_searched = 1U << 20U;
constexpr std::uint64_t fewest_searched = 1024;
/// So is what begins before: most of it has been read with the tile-part's header.
constexpr std::uint64_t gone_through = 32U << 10U;
/// Of an overview, which needs no larger part of the tile than that, most packets are wanted.
constexpr double overview = 1.0 / 32;

}  // namespace

/// The tile is one tile-part of many packets that are marked and not listed.
bool TilePackets::can_be_searched() const {
  const Part& part = parts_[0];
  const std::uint64_t end = codestream_.bytes.clipped({0, codestream_.end}).length;
  const bool is_alone = table_.is_listed() ? table_.known(tile_).size() == 1
                                           : end - std::min(part.header.range.end(), end) < least_tile_part;
  return is_alone && trusts_lengths_ && codestream_.index == nullptr && parameters_.may_have_sop &&
         !part.header.has_packed_headers && !codestream_.header.has_packed_headers && !part.header.is_cut_short &&
         listed_lengths(part).empty() && codestream_.bytes.file_size() && sequence_->size() > fewest_searched &&
         part.header.data.length > least_searched;
}

/// The first packets are there, or soon are: these are gone through.
bool TilePackets::is_searched_for(std::uint64_t number) const {
  return trusts_lengths_ && search_ && !search_->has_failed() && number >= known_ &&
         search_->estimate(number) - parts_[0].header.data.offset >= gone_through;
}

bool TilePackets::is_overview() const { return share_ <= overview; }

}  // namespace pyramidion
