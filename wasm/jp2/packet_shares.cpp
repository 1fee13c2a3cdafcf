#include "jp2/packet_shares.h"

#include <algorithm>

namespace pyramidion {
namespace {

/// A sample of a resolution takes so many times the bits of one in the resolution below.
constexpr double decay = 0.8;
/// With more of them the difference is left out of account.
constexpr std::size_t most_stretches = 4096;

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

PacketShares::PacketShares(std::uint64_t packets) {
  add(packets, 1);
  sum_up();
}

PacketShares::PacketShares(const TileGeometry& geometry, const TileParameters& parameters, std::uint64_t packets) {
  const std::size_t components = geometry.components().size();
  std::size_t resolutions = 0;
  for (const TileComponent& component : geometry.components()) {
    resolutions = std::max(resolutions, component.resolutions.size());
  }
  const unsigned layers = parameters.layers;
  const auto add_each = [&](std::size_t r) {
    for (std::size_t c = 0; c < components; ++c) add(geometry, r, {c, c + 1}, 1);
  };
  const bool is_divided = parameters.changes.empty() && layers * components * resolutions <= most_stretches;
  if (is_divided && parameters.order == ProgressionOrder::lrcp) {
    for (unsigned layer = 0; layer < layers; ++layer) {
      for (std::size_t r = 0; r < resolutions; ++r) add_each(r);
    }
  } else if (is_divided && parameters.order == ProgressionOrder::rlcp) {
    for (std::size_t r = 0; r < resolutions; ++r) {
      for (unsigned layer = 0; layer < layers; ++layer) add_each(r);
    }
  } else if (is_divided && parameters.order == ProgressionOrder::rpcl) {
    for (std::size_t r = 0; r < resolutions; ++r) add(geometry, r, {0, components}, layers);
  }
  if (stretches_.empty() || stretches_.back().end != packets) {
    stretches_.clear();
    add(packets, 1);
  }
  sum_up();
}

/// The packets of a resolution of some components.
void PacketShares::add(const TileGeometry& geometry, std::size_t resolution,
                       std::pair<std::size_t, std::size_t> components, unsigned layers) {
  std::uint64_t count = 0;
  double samples = 1;
  for (std::size_t c = components.first; c < components.second; ++c) {
    const TileComponent& component = geometry.components()[c];
    if (resolution >= component.resolutions.size()) continue;
    count += component.resolutions[resolution].precincts() * layers;
    samples += samples_in(component.resolutions[resolution]);
  }
  // std::pow is for any exponent: its tables are 6 kB.
  for (std::size_t i = 0; i < resolution; ++i) samples *= decay;
  if (count > 0) add(count, samples);
}

void PacketShares::add(std::uint64_t packets, double share) {
  Stretch stretch;
  stretch.end = packets + (stretches_.empty() ? 0 : stretches_.back().end);
  stretch.expected = share / static_cast<double>(packets);
  stretches_.push_back(stretch);
}

/// Works out `share_end`. Where nothing has been measured, lengths are to those of the last stretch that was as
/// expected.
void PacketShares::sum_up() {
  double bytes_per_share = 1;
  const auto measured = std::find_if(stretches_.begin(), stretches_.end(),
                                     [](const Stretch& stretch) { return stretch.measured_packets > 0; });
  if (measured != stretches_.end()) {
    bytes_per_share = measured->measured_bytes / measured->measured_packets / measured->expected;
  }
  double sum = 0;
  std::uint64_t begin = 0;
  for (Stretch& stretch : stretches_) {
    if (stretch.measured_packets > 0) {
      bytes_per_share = stretch.measured_bytes / stretch.measured_packets / stretch.expected;
    }
    sum += static_cast<double>(stretch.end - begin) * stretch.expected * bytes_per_share;
    stretch.share_end = sum;
    begin = stretch.end;
  }
}

void PacketShares::measure(std::uint64_t first, std::uint64_t packets, std::uint64_t bytes) {
  const auto stretch = std::partition_point(stretches_.begin(), stretches_.end(),
                                            [first](const Stretch& known) { return known.end <= first; });
  // Where two kinds meet, nothing is learnt of either.
  if (stretch == stretches_.end() || packets == 0 || bytes == 0 || first + packets > stretch->end) return;
  stretch->measured_packets += static_cast<double>(packets);
  stretch->measured_bytes += static_cast<double>(bytes);
  sum_up();
}

double PacketShares::before(std::uint64_t number) const {
  const auto stretch = std::partition_point(stretches_.begin(), stretches_.end(),
                                            [number](const Stretch& known) { return known.end < number; });
  if (stretch == stretches_.end()) return stretches_.back().share_end;
  const Stretch last = stretch == stretches_.begin() ? Stretch{} : *std::prev(stretch);
  const double part = static_cast<double>(number - last.end) / static_cast<double>(stretch->end - last.end);
  return last.share_end + part * (stretch->share_end - last.share_end);
}

}  // namespace pyramidion
