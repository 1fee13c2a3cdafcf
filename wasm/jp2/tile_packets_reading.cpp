// How much is read at a time when packets are gone through.

#include <algorithm>

#include "jp2/tile_packets.h"

namespace pyramidion {
namespace {

/// Where each read leads to the next one, a wait costs more than bytes that turn out to be of no use.
constexpr std::uint64_t usual_chunk = 64U << 10U;
constexpr std::uint64_t least_chunk = 4U << 10U;
constexpr std::uint64_t largest_chunk = 1U << 20U;
constexpr std::uint64_t header_ahead = 512;
/// Of so few, if they are long, each is far from the next one.
constexpr std::uint64_t few_packets = 128;
/// Bytes of a header for each code-block, until some have been met, and how much more it may be in the next resolution.
constexpr double usual_rate = 2;
constexpr double growth = 1.5;

}  // namespace

/// About how long the header of the packet that is being gone through is: each code-block takes a little more than in
/// the component's resolution before.
std::uint64_t TilePackets::likely_header() {
  if (!pending_) return usual_chunk;
  const double per_code_block = header_rates_.empty() ? usual_rate : header_rates_[pending_->packet.component];
  const auto code_blocks = static_cast<double>(state_before(pending_->packet).code_blocks());
  return header_ahead + static_cast<std::uint64_t>(growth * per_code_block * code_blocks);
}

/// Remembers how long headers are.
void TilePackets::measure_header(std::uint64_t bytes) {
  if (!is_sparse()) return;
  header_rates_.resize(parameters_.styles.size(), usual_rate);
  const auto code_blocks = static_cast<double>(state_before(pending_->packet).code_blocks());
  header_rates_[pending_->packet.component] = static_cast<double>(bytes) / code_blocks;
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
  const std::uint64_t first = is_sparse()                 ? std::clamp(likely_header(), usual_chunk / 4, largest_chunk)
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
