#include "support/tile_parts.h"

#include <algorithm>
#include <stdexcept>

#include "bytes/endian.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint16_t sot = 0xff90;
constexpr std::ptrdiff_t soc_bytes = 2;
constexpr std::ptrdiff_t sot_bytes = 12;

std::ptrdiff_t segment_end(const Bytes& bytes, std::ptrdiff_t at) {
  return at + 2 + load<std::uint16_t>(bytes.data() + at + 2, Endian::big);
}

}  // namespace

TileParts::TileParts(const Bytes& codestream) {
  std::ptrdiff_t at = soc_bytes;
  const auto marker = [&] { return load<std::uint16_t>(codestream.data() + at, Endian::big); };
  while (marker() != sot) at = segment_end(codestream, at);
  main_header.assign(codestream.begin(), codestream.begin() + at);
  while (marker() == sot) {
    const auto tile = load<std::uint16_t>(codestream.data() + at + 4, Endian::big);
    const std::ptrdiff_t end = at + load<std::uint32_t>(codestream.data() + at + 6, Endian::big);
    if (!tiles.emplace(tile, Bytes(codestream.begin() + at, codestream.begin() + end)).second) {
      throw std::logic_error("A tile has several tile-parts");
    }
    at = end;
  }
}

Bytes TileParts::put_together() const {
  Bytes all = main_header;
  for (const auto& [tile, bytes] : tiles) all.insert(all.end(), bytes.begin(), bytes.end());
  all.insert(all.end(), {0xff, 0xd9});
  return all;
}

void TileParts::describe(std::uint16_t tile, const Bytes& segments) {
  Bytes& bytes = tiles.at(tile);
  bytes.insert(bytes.begin() + sot_bytes, segments.begin(), segments.end());
  store(bytes.data() + 6, static_cast<std::uint32_t>(bytes.size()), Endian::big);
}

Bytes TileParts::segments() const {
  return {main_header.begin() + segment_end(main_header, soc_bytes), main_header.end()};
}

}  // namespace pyramidion::testing
