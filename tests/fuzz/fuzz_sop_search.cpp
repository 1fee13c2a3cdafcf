// Packets that are found by their SOP markers (A.8.1) in files far larger than the fuzzer's bytes: these are a script
// of lengths, of wrong numbers and of markers that are not there. Where nothing is wrong, each packet is found where it
// is; else whatever is found lies within the tile-part, and the search ends.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

#include "jp2/sop_search.h"
#include "support/script.h"
#include "support/starved_file.h"

namespace pyramidion {
namespace {

using testing::Script;
using testing::StarvedFile;

constexpr std::size_t header_bytes = 4;
constexpr std::uint64_t begin = 100;
constexpr std::uint64_t most_bytes = 2U << 20U;
constexpr std::uint64_t sop_bytes = 6;
constexpr unsigned searches = 24;

struct MarkedFile {
  std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(begin);
  std::vector<ByteRange> packets;
  bool is_sound = true;
};

/// Each record of the script is a packet's length and what is wrong with it; the script is repeated.
MarkedFile make_file(const Script& script, std::uint64_t packets) {
  MarkedFile file;
  for (std::uint64_t number = 0; number < packets && file.bytes.size() < most_bytes; ++number) {
    const auto record = script[number];
    const std::uint64_t length = sop_bytes + record[0] + (std::uint64_t{record[1]} & 0xfU) * 256;
    const bool is_lie = record[2] >= 250 && number >= script.records();
    const std::uint64_t written = is_lie ? number + record[1] * 257U : number;
    file.packets.push_back({file.bytes.size(), length});
    const std::uint8_t marker = record[2] == 255 && number >= script.records() ? 0x00 : 0xff;
    for (const std::uint64_t byte : {std::uint64_t{marker}, std::uint64_t{0x91}, std::uint64_t{0}, std::uint64_t{4},
                                     written >> 8U & 0xffU, written & 0xffU}) {
      file.bytes.push_back(static_cast<std::uint8_t>(byte));
    }
    file.bytes.resize(file.bytes.size() + length - sop_bytes, 0x55);
    file.is_sound = file.is_sound && !is_lie;
  }
  return file;
}

void look_up(const MarkedFile& file, std::uint64_t claimed, std::uint64_t seed) {
  StarvedFile starved(file.bytes);
  const ByteRange data{begin, file.bytes.size() - begin};
  SopSearch search(starved.bytes(), data, claimed, PacketShares(claimed));
  const bool is_sound = file.is_sound && claimed == file.packets.size();
  testing::at_random(seed, searches, [&](std::uint64_t random) {
    const std::uint64_t number = (random >> 33U) % (claimed + 1);
    const std::optional<ByteRange> found = starved.complete([&] { return search.find(number); });
    if (found && (found->offset < data.offset || found->end() > data.end())) {
      throw std::logic_error("A packet lies outside its tile-part");
    }
    if (is_sound && found && (number == claimed || *found != file.packets[static_cast<std::size_t>(number)])) {
      throw std::logic_error("A packet is found where it is not");
    }
  });
}

}  // namespace
}  // namespace pyramidion

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion;
  if (size < header_bytes + testing::Script::record_bytes) return 0;
  const std::uint64_t packets = 1 + (std::uint64_t{data[0]} | std::uint64_t{data[1]} << 8U) % 20'000;
  const MarkedFile file = make_file(testing::Script({data + header_bytes, size - header_bytes}), packets);
  const std::uint64_t claimed = file.packets.size() + (data[2] >= 240 ? data[2] - 239U : 0U);
  look_up(file, claimed, data[3]);
  return 0;
}
