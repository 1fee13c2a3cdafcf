#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <ostream>
#include <random>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "jp2/packet_sequence.h"
#include "support/expect_error.h"

namespace pyramidion {

// For messages of failing tests.
void PrintTo(const PacketId& packet, std::ostream* stream) {
  *stream << "c" << packet.component << " r" << int{packet.resolution} << " p" << packet.precinct << " l"
          << packet.layer;
}

namespace {

using testing::expect_error;

constexpr std::uint16_t all_components = 16384;
constexpr std::uint8_t all_resolutions = 33;

struct Tile {
  ImageSize size;
  Box box;
  TileParameters parameters;

  [[nodiscard]] TileGeometry geometry() const { return {size, box, parameters}; }

  void add_component(std::uint8_t dx, std::uint8_t dy, std::vector<std::uint8_t> precincts) {
    size.components.push_back({8, false, dx, dy});
    CodingStyle style;
    style.decomposition_levels = static_cast<std::uint8_t>(precincts.size() - 1);
    style.precincts = std::move(precincts);
    parameters.styles.push_back(style);
  }
};

std::vector<PacketId> list_of(PacketSequence& sequence) {
  std::vector<PacketId> packets;
  while (const auto packet = sequence.next()) packets.push_back(*packet);
  return packets;
}

std::vector<PacketId> list_of(const Tile& tile) {
  const TileGeometry geometry = tile.geometry();
  PacketSequence sequence(geometry, tile.parameters);
  return list_of(sequence);
}

/// The loops of B.12.1 word by word, over all points of the reference grid.
class StandardLoops {
 public:
  explicit StandardLoops(const Tile& tile) : tile_(tile), geometry_(tile.geometry()) {}

  std::vector<PacketId> run() {
    const TileParameters& parameters = tile_.parameters;
    if (parameters.changes.empty()) {
      run({0, 0, parameters.layers, all_resolutions, all_components, parameters.order});
    }
    for (const ProgressionChange& change : parameters.changes) run(change);
    return packets_;
  }

 private:
  void run(const ProgressionChange& change) {
    next_precinct_.clear();
    const auto layers = [&](const auto& work) {
      for (int l = 0; l < std::min(change.layer_end, tile_.parameters.layers); ++l) work(l);
    };
    const auto resolutions = [&](const auto& work) {
      for (int r = change.first_resolution; r < std::min<int>(change.resolution_end, 5); ++r) work(r);
    };
    const auto components = [&](const auto& work) {
      const int end = std::min<int>(change.component_end, static_cast<int>(geometry_.components().size()));
      for (int c = change.first_component; c < end; ++c) work(c);
    };
    const auto positions = [&](const auto& work) {
      for (std::int64_t y = tile_.box.y0; y < tile_.box.y1; ++y) {
        for (std::int64_t x = tile_.box.x0; x < tile_.box.x1; ++x) work(y, x);
      }
    };
    const auto precincts = [&](int c, int r, int l) {
      for (std::uint64_t k = 0; k < precincts_of(c, r); ++k) add(c, r, k, l);
    };
    const auto precinct_at = [&](std::int64_t y, std::int64_t x, int c, int r) {
      if (!begins_at(y, x, c, r)) return;
      std::uint64_t& k = next_precinct_[{c, r}];
      if (k == precincts_of(c, r)) return;
      layers([&](int l) { add(c, r, k, l); });
      ++k;
    };
    switch (change.order) {
      case ProgressionOrder::lrcp:
        layers([&](int l) { resolutions([&](int r) { components([&](int c) { precincts(c, r, l); }); }); });
        break;
      case ProgressionOrder::rlcp:
        resolutions([&](int r) { layers([&](int l) { components([&](int c) { precincts(c, r, l); }); }); });
        break;
      case ProgressionOrder::rpcl:
        resolutions([&](int r) {
          positions([&](std::int64_t y, std::int64_t x) { components([&](int c) { precinct_at(y, x, c, r); }); });
        });
        break;
      case ProgressionOrder::pcrl:
        positions([&](std::int64_t y, std::int64_t x) {
          components([&](int c) { resolutions([&](int r) { precinct_at(y, x, c, r); }); });
        });
        break;
      case ProgressionOrder::cprl:
        components([&](int c) {
          positions([&](std::int64_t y, std::int64_t x) { resolutions([&](int r) { precinct_at(y, x, c, r); }); });
        });
        break;
    }
  }

  [[nodiscard]] std::uint64_t precincts_of(int c, int r) const {
    const TileComponent& component = geometry_.components()[static_cast<std::size_t>(c)];
    const auto number = static_cast<std::size_t>(r);
    return number < component.resolutions.size() ? component.resolutions[number].precincts() : 0;
  }

  [[nodiscard]] bool begins_at(std::int64_t y, std::int64_t x, int c, int r) const {
    if (precincts_of(c, r) == 0) return false;
    const TileComponent& component = geometry_.components()[static_cast<std::size_t>(c)];
    const Resolution& resolution = component.resolutions[static_cast<std::size_t>(r)];
    const auto level = static_cast<int>(component.resolutions.size()) - 1 - r;
    const auto begins = [level](std::int64_t at, std::int64_t tile, std::int64_t first, int distance,
                                unsigned exponent) {
      const std::int64_t size = std::int64_t{1} << (static_cast<int>(exponent) + level);
      return at % (distance * size) == 0 || (at == tile && (first << level) % size != 0);
    };
    return begins(y, tile_.box.y0, resolution.box().y0, component.dy, resolution.precinct_height_exponent()) &&
           begins(x, tile_.box.x0, resolution.box().x0, component.dx, resolution.precinct_width_exponent());
  }

  void add(int c, int r, std::uint64_t k, int l) {
    if (!done_.emplace(c, r, k, l).second) return;
    packets_.push_back({k, static_cast<std::uint16_t>(c), static_cast<std::uint16_t>(l), static_cast<std::uint8_t>(r)});
  }

  const Tile& tile_;
  TileGeometry geometry_;
  std::map<std::pair<int, int>, std::uint64_t> next_precinct_;
  std::set<std::tuple<int, int, std::uint64_t, int>> done_;
  std::vector<PacketId> packets_;
};

/// Two components, two resolutions, of which the higher one has two precincts; two layers.
Tile small_tile(ProgressionOrder order) {
  Tile tile;
  tile.box = {0, 0, 32, 16};
  tile.add_component(1, 1, {0x44, 0x44});
  tile.add_component(1, 1, {0x44, 0x44});
  tile.parameters.layers = 2;
  tile.parameters.order = order;
  return tile;
}

// {precinct, component, layer, resolution}
TEST(PacketSequence, KnowsLayersFirst) {
  EXPECT_EQ(list_of(small_tile(ProgressionOrder::lrcp)), (std::vector<PacketId>{{0, 0, 0, 0},
                                                                                {0, 1, 0, 0},
                                                                                {0, 0, 0, 1},
                                                                                {1, 0, 0, 1},
                                                                                {0, 1, 0, 1},
                                                                                {1, 1, 0, 1},
                                                                                {0, 0, 1, 0},
                                                                                {0, 1, 1, 0},
                                                                                {0, 0, 1, 1},
                                                                                {1, 0, 1, 1},
                                                                                {0, 1, 1, 1},
                                                                                {1, 1, 1, 1}}));
}

TEST(PacketSequence, KnowsResolutionsFirst) {
  EXPECT_EQ(list_of(small_tile(ProgressionOrder::rlcp)), (std::vector<PacketId>{{0, 0, 0, 0},
                                                                                {0, 1, 0, 0},
                                                                                {0, 0, 1, 0},
                                                                                {0, 1, 1, 0},
                                                                                {0, 0, 0, 1},
                                                                                {1, 0, 0, 1},
                                                                                {0, 1, 0, 1},
                                                                                {1, 1, 0, 1},
                                                                                {0, 0, 1, 1},
                                                                                {1, 0, 1, 1},
                                                                                {0, 1, 1, 1},
                                                                                {1, 1, 1, 1}}));
  EXPECT_EQ(list_of(small_tile(ProgressionOrder::rpcl)), (std::vector<PacketId>{{0, 0, 0, 0},
                                                                                {0, 0, 1, 0},
                                                                                {0, 1, 0, 0},
                                                                                {0, 1, 1, 0},
                                                                                {0, 0, 0, 1},
                                                                                {0, 0, 1, 1},
                                                                                {0, 1, 0, 1},
                                                                                {0, 1, 1, 1},
                                                                                {1, 0, 0, 1},
                                                                                {1, 0, 1, 1},
                                                                                {1, 1, 0, 1},
                                                                                {1, 1, 1, 1}}));
}

TEST(PacketSequence, KnowsPositionsFirst) {
  EXPECT_EQ(list_of(small_tile(ProgressionOrder::pcrl)), (std::vector<PacketId>{{0, 0, 0, 0},
                                                                                {0, 0, 1, 0},
                                                                                {0, 0, 0, 1},
                                                                                {0, 0, 1, 1},
                                                                                {0, 1, 0, 0},
                                                                                {0, 1, 1, 0},
                                                                                {0, 1, 0, 1},
                                                                                {0, 1, 1, 1},
                                                                                {1, 0, 0, 1},
                                                                                {1, 0, 1, 1},
                                                                                {1, 1, 0, 1},
                                                                                {1, 1, 1, 1}}));
}

TEST(PacketSequence, KnowsComponentsFirst) {
  EXPECT_EQ(list_of(small_tile(ProgressionOrder::cprl)), (std::vector<PacketId>{{0, 0, 0, 0},
                                                                                {0, 0, 1, 0},
                                                                                {0, 0, 0, 1},
                                                                                {0, 0, 1, 1},
                                                                                {1, 0, 0, 1},
                                                                                {1, 0, 1, 1},
                                                                                {0, 1, 0, 0},
                                                                                {0, 1, 1, 0},
                                                                                {0, 1, 0, 1},
                                                                                {0, 1, 1, 1},
                                                                                {1, 1, 0, 1},
                                                                                {1, 1, 1, 1}}));
}

TEST(PacketSequence, GivesEachPacketOnceWhereProgressionsChange) {
  Tile tile = small_tile(ProgressionOrder::rlcp);
  tile.parameters.changes = {{0, 0, 1, 1, 2, ProgressionOrder::rlcp}, {0, 1, 2, 2, 2, ProgressionOrder::lrcp}};
  const std::vector<PacketId> expected{{0, 0, 0, 0}, {0, 1, 0, 0}, {0, 1, 0, 1}, {1, 1, 0, 1},
                                       {0, 1, 1, 0}, {0, 1, 1, 1}, {1, 1, 1, 1}};
  EXPECT_EQ(list_of(tile), expected);
  const TileGeometry geometry = tile.geometry();
  PacketSequence sequence(geometry, tile.parameters);
  EXPECT_EQ(sequence.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(sequence.index_of(expected[i]), i);
  EXPECT_EQ(sequence.index_of({0, 0, 1, 0}), std::nullopt);
  EXPECT_EQ(sequence.index_of({1, 0, 0, 0}), std::nullopt);
  EXPECT_EQ(sequence.index_of({0, 2, 0, 0}), std::nullopt);
}

TEST(PacketSequence, CanBeginAgain) {
  const Tile tile = small_tile(ProgressionOrder::pcrl);
  const TileGeometry geometry = tile.geometry();
  PacketSequence sequence(geometry, tile.parameters);
  const std::vector<PacketId> packets = list_of(sequence);
  EXPECT_EQ(sequence.next(), std::nullopt);
  sequence.rewind();
  static_cast<void>(sequence.next());
  sequence.rewind();
  EXPECT_EQ(list_of(sequence), packets);
}

TEST(PacketSequence, CanBeEmpty) {
  for (unsigned order = 0; order < 5; ++order) {
    Tile tile;
    tile.box = {1, 1, 2, 2};
    tile.add_component(4, 4, {0xff, 0xff});
    tile.parameters.order = static_cast<ProgressionOrder>(order);
    EXPECT_TRUE(list_of(tile).empty());
    tile.parameters.changes = {{0, 0, 1, 33, 100, ProgressionOrder::lrcp}, {5, 7, 1, 3, 2, ProgressionOrder::cprl}};
    EXPECT_TRUE(list_of(tile).empty());
  }
}

Tile random_tile(std::mt19937& random) {
  const auto pick = [&random](unsigned low, unsigned high) {
    return static_cast<std::uint8_t>(low + random() % (high - low + 1));
  };
  Tile tile;
  const std::int64_t x = pick(0, 40);
  const std::int64_t y = pick(0, 40);
  tile.box = {x, y, x + pick(1, 40), y + pick(1, 40)};
  const unsigned components = pick(1, 3);
  for (unsigned c = 0; c < components; ++c) {
    std::vector<std::uint8_t> precincts(pick(1, 4));
    for (std::size_t i = 0; i < precincts.size(); ++i) {
      const unsigned least = i == 0 ? 0 : 1;
      precincts[i] = static_cast<std::uint8_t>(pick(least, 4) | pick(least, 4) << 4U);
      if (pick(0, 4) == 0) precincts[i] = 0xff;
    }
    tile.add_component(pick(1, 3), pick(1, 3), precincts);
  }
  tile.parameters.layers = pick(1, 4);
  tile.parameters.order = static_cast<ProgressionOrder>(pick(0, 4));
  if (pick(0, 1) == 0) return tile;
  const unsigned changes = pick(1, 5);
  for (unsigned i = 0; i < changes; ++i) {
    ProgressionChange change;
    change.first_resolution = pick(0, 2);
    change.resolution_end = pick(1, 6);
    change.first_component = pick(0, 2);
    change.component_end = pick(1, 5);
    change.layer_end = pick(1, 5);
    change.order = static_cast<ProgressionOrder>(pick(0, 4));
    tile.parameters.changes.push_back(change);
  }
  return tile;
}

TEST(PacketSequence, FollowsTheStandardsLoops) {
  std::mt19937 random(7);
  for (int round = 0; round < 1500; ++round) {
    const Tile tile = random_tile(random);
    const TileGeometry geometry = tile.geometry();
    PacketSequence sequence(geometry, tile.parameters);
    const std::vector<PacketId> packets = list_of(sequence);
    ASSERT_EQ(packets, StandardLoops(tile).run()) << "round " << round;
    EXPECT_EQ(sequence.size(), packets.size());
    for (std::size_t i = 0; i < packets.size(); i += 1 + random() % 8) {
      ASSERT_EQ(sequence.index_of(packets[i]), i) << "round " << round;
    }
    if (tile.parameters.changes.empty()) {
      EXPECT_EQ(packets.size(), geometry.precincts() * tile.parameters.layers);
    }
  }
}

/// Too many packets to go through, and coordinates up to the largest.
TEST(PacketSequence, FindsPacketsOfHugeTiles) {
  for (unsigned order = 0; order < 5; ++order) {
    Tile tile;
    tile.box = {0xfff00000, 7, 0xffffffff, 0xffffffff};
    for (const int dx : {1, 2, 255}) {
      tile.add_component(static_cast<std::uint8_t>(dx), 2, {0x66, 0x77, 0x77, 0x88});
    }
    tile.add_component(1, 1, std::vector<std::uint8_t>(33, 0xff));
    tile.parameters.layers = 65535;
    tile.parameters.order = static_cast<ProgressionOrder>(order);
    const TileGeometry geometry = tile.geometry();
    PacketSequence sequence(geometry, tile.parameters);
    EXPECT_EQ(sequence.size(), geometry.precincts() * 65535);
    for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(sequence.index_of(*sequence.next()), i);
    // The last packet: of the highest resolution of a component.
    std::uint64_t last = 0;
    for (std::uint16_t c = 0; c < 4; ++c) {
      for (std::uint8_t r = 0; r < tile.geometry().components()[c].resolutions.size(); ++r) {
        const std::uint64_t precincts = geometry.resolution(c, r).precincts();
        if (precincts == 0) continue;
        last = std::max(last, sequence.index_of({precincts - 1, c, 65534, r}).value_or(0));
      }
    }
    EXPECT_EQ(last, sequence.size() - 1);
  }
}

TEST(PacketSequence, RefusesEndlessProgressionChanges) {
  Tile tile = small_tile(ProgressionOrder::lrcp);
  tile.parameters.changes.assign(std::size_t{1} << 18U, {0, 0, 1, 33, all_components, ProgressionOrder::lrcp});
  const TileGeometry geometry = tile.geometry();
  EXPECT_EQ(PacketSequence(geometry, tile.parameters).size(), 6U);
  tile.parameters.changes.push_back(tile.parameters.changes.back());
  expect_error(ErrorCode::unsupported, [&] { return PacketSequence(geometry, tile.parameters).size(); });
}

}  // namespace
}  // namespace pyramidion
