#include "jp2/packet_shares.h"

#include <algorithm>

namespace pyramidion {
namespace {

/// A sample of a resolution takes so many times the bits of one in the resolution below.
constexpr double decay = 0.8;
/// With more layers nothing is made of each.
constexpr unsigned most_layers = 64;

double samples_in(const Resolution& resolution) {
  double samples = 0;
  for (const Subband& subband : resolution.subbands()) {
    if (subband.box.is_empty()) continue;
    samples +=
        static_cast<double>(subband.box.x1 - subband.box.x0) * static_cast<double>(subband.box.y1 - subband.box.y0);
  }
  return samples;
}

}  // namespace

PacketShares::PacketShares(const TileGeometry& geometry, const TileParameters& parameters, std::uint64_t packets) {
  const ProgressionOrder order = parameters.order;
  const bool is_by_layer = order == ProgressionOrder::lrcp && parameters.layers <= most_layers;
  if (parameters.changes.empty() &&
      (is_by_layer || order == ProgressionOrder::rlcp || order == ProgressionOrder::rpcl)) {
    const unsigned turns = is_by_layer ? parameters.layers : 1;
    for (unsigned turn = 0; turn < turns; ++turn) {
      double bits = 1;
      bool is_there = true;
      for (std::size_t r = 0; is_there; ++r, bits *= decay) {
        is_there = false;
        std::uint64_t count = 0;
        double samples = 0;
        for (const TileComponent& component : geometry.components()) {
          if (r >= component.resolutions.size()) continue;
          is_there = true;
          count += component.resolutions[r].precincts() * (parameters.layers / turns);
          samples += samples_in(component.resolutions[r]);
        }
        if (count > 0) add(count, std::max(samples, 1.0) * bits);
      }
    }
  }
  if (stretches_.empty() || stretches_.back().end != packets) {
    stretches_.clear();
    add(packets, 1);
  }
}

void PacketShares::add(std::uint64_t packets, double share) {
  const Stretch last = stretches_.empty() ? Stretch{0, 0} : stretches_.back();
  stretches_.push_back({last.end + packets, last.share_end + share});
}

double PacketShares::before(std::uint64_t number) const {
  const auto stretch = std::partition_point(stretches_.begin(), stretches_.end(),
                                            [number](const Stretch& known) { return known.end < number; });
  if (stretch == stretches_.end()) return stretches_.back().share_end;
  const Stretch last = stretch == stretches_.begin() ? Stretch{0, 0} : *std::prev(stretch);
  const double part = static_cast<double>(number - last.end) / static_cast<double>(stretch->end - last.end);
  return last.share_end + part * (stretch->share_end - last.share_end);
}

std::uint64_t PacketShares::at(double share) const {
  const auto stretch = std::partition_point(stretches_.begin(), stretches_.end(),
                                            [share](const Stretch& known) { return known.share_end < share; });
  if (stretch == stretches_.end()) return stretches_.back().end;
  const Stretch last = stretch == stretches_.begin() ? Stretch{0, 0} : *std::prev(stretch);
  const double part = (share - last.share_end) / (stretch->share_end - last.share_end);
  return last.end + static_cast<std::uint64_t>(std::max(part, 0.0) * static_cast<double>(stretch->end - last.end));
}

}  // namespace pyramidion
