#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "jp2/main_header.h"
#include "jp2/tile_packets.h"
#include "support/j2k_builder.h"
#include "support/starved_file.h"

namespace pyramidion::testing {

/// A file that is read as far as finding packets needs.
class PacketReading {
 public:
  explicit PacketReading(const Bytes& bytes)
      : file_(bytes),
        header_(file_.complete([&] {
          return read_main_header(file_.bytes(), {0, bytes.size()});
        })),
        codestream_{file_.bytes(), header_, bytes.size()},
        table_(file_.bytes(), header_, bytes.size()) {}

  /// The tile's packets, which can be found then.
  TilePackets& tile(std::uint32_t number, double share = 1) {
    tiles_.push_back(std::make_unique<TilePackets>(codestream_, table_, number));
    EXPECT_TRUE(file_.complete([&] { return tiles_.back()->prepare(share); }));
    return *tiles_.back();
  }
  std::optional<PacketPlace> find(TilePackets& packets, const PacketId& packet) {
    return file_.complete([&] { return packets.find(packet); });
  }

  [[nodiscard]] StarvedFile& file() { return file_; }
  [[nodiscard]] TilePartTable& table() { return table_; }
  [[nodiscard]] const CodestreamHeader& header() const { return header_; }

 private:
  StarvedFile file_;
  CodestreamHeader header_;
  Codestream codestream_;
  TilePartTable table_;
  std::vector<std::unique_ptr<TilePackets>> tiles_;
};

}  // namespace pyramidion::testing
