// Tile-parts of files without TLM, far larger than the fuzzer's bytes: these are a script of tiles, of lengths and of
// lengths that lie. Where nothing is wrong, each tile-part is found where it is; else what is found lies within the
// file, and the search ends.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <vector>

#include "bytes/error.h"
#include "jp2/main_header.h"
#include "jp2/tile_part_table.h"
#include "support/j2k_builder.h"
#include "support/script.h"
#include "support/starved_file.h"

namespace pyramidion {
namespace {

using testing::Bytes;
using testing::J2kBuilder;
using testing::Script;
using testing::StarvedFile;

constexpr std::size_t header_bytes = 3;
constexpr std::size_t most_bytes = 2U << 20U;
constexpr unsigned searches = 16;

struct TiledFile {
  Bytes bytes;
  std::map<std::uint32_t, std::vector<ByteRange>> parts;
  bool is_sound = true;
};

/// Each record of the script is a tile-part's length and what is wrong with it; the script is repeated.
TiledFile make_file(const Script& script, std::uint32_t tiles, unsigned parts) {
  ImageSize size = testing::made_size(16 * tiles, 16);
  size.tile_width = 16;
  J2kBuilder builder = J2kBuilder::plain(size);
  TiledFile file;
  std::size_t number = 0;
  std::size_t written = 0;
  for (std::uint32_t tile = 0; tile < tiles && written < most_bytes; ++tile) {
    for (unsigned part = 0; part < parts; ++part, ++number) {
      const auto record = script[number];
      const std::size_t length = 1 + record[0] + (record[1] & 0x3fU) * std::size_t{256};
      const bool is_elsewhere = record[2] == 255;
      const auto placed = static_cast<std::uint16_t>(is_elsewhere ? record[1] % tiles : tile);
      builder.begin_tile_part(placed, static_cast<std::uint8_t>(part), static_cast<std::uint8_t>(parts));
      file.parts[tile].push_back({builder.tile_part(), length + 14});
      builder.end_tile_part(Bytes(length, 0x55));
      const bool is_lie = record[2] >= 250 && !is_elsewhere;
      if (is_lie) builder.set_length(record[0] * 65'537U + record[1]);
      file.is_sound = file.is_sound && !is_lie && !is_elsewhere;
      written += length;
    }
  }
  builder.add(Marker::eoc);
  file.bytes = builder.file();
  return file;
}

void look_up(const TiledFile& file, std::uint32_t tiles, unsigned parts, std::uint64_t seed) {
  StarvedFile starved(file.bytes);
  const CodestreamHeader header = starved.complete([&] {
    return read_main_header(starved.bytes(), {0, file.bytes.size()});
  });
  TilePartTable table(starved.bytes(), header, file.bytes.size());
  testing::at_random(seed, searches, [&](std::uint64_t random) {
    const auto tile = static_cast<std::uint32_t>((random >> 33U) % tiles);
    const auto part = static_cast<std::size_t>((random >> 50U) % (parts + 1));
    const double share = static_cast<double>(random >> 60U) / 15;
    const auto found = starved.complete([&] { return table.find(tile, part, share); });
    if (found && (found->offset >= file.bytes.size() || found->offset < header.range.end())) {
      throw std::logic_error("A tile-part lies outside the file");
    }
    if (!file.is_sound) return;
    const auto known = file.parts.find(tile);
    const bool is_there = known != file.parts.end() && part < known->second.size();
    if (is_there != found.has_value()) throw std::logic_error("A tile-part is not found, or found where there is none");
    if (is_there && found->offset != known->second[part].offset) {
      throw std::logic_error("A tile-part is found where it is not");
    }
  });
}

}  // namespace
}  // namespace pyramidion

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion;
  if (size < header_bytes + testing::Script::record_bytes) return 0;
  const std::uint32_t tiles = 1U + data[0] * 8U;
  const unsigned parts = 1U + data[1] % 4U;
  const TiledFile file = make_file(testing::Script({data + header_bytes, size - header_bytes}), tiles, parts);
  try {
    look_up(file, tiles, parts, data[2]);
  } catch (const Error&) {
    if (file.is_sound) throw;
  }
  return 0;
}
