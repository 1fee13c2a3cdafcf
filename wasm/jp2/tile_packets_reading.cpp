// How much is read at a time when packets are gone through.

#include <algorithm>

#include "jp2/tile_packets.h"

namespace pyramidion {
namespace {

/// Where each read leads to the next one, a wait costs more than bytes that turn out to be of no use.
constexpr std::uint64_t usual_chunk = 64U << 10U;
constexpr std::uint64_t least_chunk = 4U << 10U;
constexpr std::uint64_t largest_chunk = 1U << 20U;
constexpr std::uint64_t least_header = 128;
/// Of so few, if they are long, each is far from the next one.
constexpr std::uint64_t few_packets = 128;
/// Bytes of a header for each code-block, until some have been met.
constexpr double usual_rate = 4;
/// So little is read with half as much again, lest it fall short.
constexpr double short_header = 8U << 10U;
/// Of a longer header no more than half is read at first: that tells how long it is.
constexpr double long_header = 24U << 10U;
constexpr double room_for_short = 1.5;
constexpr double room_for_long = 1.05;

/// What to read where so much is likely to be wanted.
std::uint64_t first_part(double likely) {
  const double bytes = likely <= short_header  ? likely * room_for_short
                       : likely <= long_header ? std::max(likely * room_for_long, short_header * room_for_short)
                                               : std::max(likely / 2, long_header / 2);
  return static_cast<std::uint64_t>(bytes);
}

}  // namespace

/// About how much to read for the header of the packet that is being gone through. Each code-block takes as much as in
/// the component's resolution before; or less, if it did in that one, or does in the component before this one.
std::uint64_t TilePackets::likely_header() {
  if (!pending_) return usual_chunk;
  if (pending_->share_tried > 0) return rest_of_header();
  const auto [precinct, component, layer, resolution] = pending_->packet;
  double per_code_block = usual_rate;
  if (!header_rates_.empty()) {
    const HeaderRate& own = header_rates_[component];
    // The first one is brightness, unlike the others.
    const HeaderRate& before = header_rates_[component > 1 ? component - 1U : component];
    if (own.last > 0 && own.resolution < resolution) {
      const double change = before.resolution == resolution ? before.change : 1;
      per_code_block = own.last * std::min({1.0, own.change, change});
    }
  }
  const auto code_blocks = static_cast<double>(state_before(pending_->packet).code_blocks());
  return least_header + first_part(per_code_block * code_blocks);
}

/// As far as it has been read, the header tells how much of it is to come.
std::uint64_t TilePackets::rest_of_header() const {
  const auto tried = static_cast<double>(pending_->tried);
  return least_header + first_part(tried / pending_->share_tried - tried);
}

/// Remembers how long headers are.
void TilePackets::measure_header(std::uint64_t bytes) {
  if (!is_sparse()) return;
  header_rates_.resize(parameters_.styles.size());
  HeaderRate& rate = header_rates_[pending_->packet.component];
  const double last = static_cast<double>(bytes) / static_cast<double>(state_before(pending_->packet).code_blocks());
  const bool goes_on = rate.last > 0 && rate.resolution < pending_->packet.resolution;
  rate = {pending_->packet.resolution, last, goes_on ? last / rate.last : 1};
}

/// Each packet is far from the next one, and its header is most of what is read.
bool TilePackets::is_sparse() const {
  const std::uint64_t packets = sequence_->size();
  return packets <= few_packets && parts_[part_].header.data.length > packets * usual_chunk;
}

/// Misses what follows: of a tile of few packets the next one's header, else the more the longer packets have been gone
/// through without leaving much out.
void TilePackets::ask(std::uint64_t begin, std::uint64_t end) {
  const std::uint64_t length = parts_[part_].header.data.length;
  const auto wanted = static_cast<std::uint64_t>(share_ * static_cast<double>(length));
  const std::uint64_t least = std::clamp(wanted, least_chunk, usual_chunk * 4);
  const std::uint64_t first = is_sparse()                 ? std::min(likely_header(), largest_chunk)
                              : length <= usual_chunk * 4 ? least
                                                          : std::min(least, usual_chunk);
  // Whoever looks for other packets meanwhile misses the same.
  if (asked_.length == 0 || begin != asked_.offset) {
    const bool goes_on = begin > asked_.offset && begin <= asked_.end() + usual_chunk && !is_sparse();
    asked_ = {begin, goes_on ? std::clamp(2 * asked_.length, first, largest_chunk) : first};
  }
  codestream_.bytes.require({{begin, std::min(asked_.length, end - begin)}});
  throw Error(ErrorCode::malformed, "Bytes are missed that are there", "packet", begin);
}

}  // namespace pyramidion
