// Any bytes as the JPEG stream of a tile. The first byte is the photometric tag, the second the length of the tables
// that the tile shares with others.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bytes/error.h"
#include "decode/decode_jpeg.h"

namespace pyramidion {
namespace {

void decode(const JpegStream& stream, const JpegMarkers& markers, JpegColour colour, std::uint32_t bands) {
  constexpr std::uint32_t width = 40;
  constexpr std::uint32_t height = 24;
  // A row is longer than the tile: what follows it belongs to a neighbour.
  const std::size_t row_bytes = std::size_t{width + 1} * bands;
  const std::size_t size = row_bytes * (height - 1) + std::size_t{width} * bands;
  std::vector<std::uint8_t> pixels(size);
  // decode_jpeg's callers have refused larger streams.
  if (std::uint64_t{markers.width} * markers.height * markers.components.size() > (1U << 20U)) return;
  try {
    decode_jpeg(stream, colour, {pixels.data(), row_bytes, width, height, bands});
  } catch (const Error&) {  // The usual end.
  }
}

}  // namespace
}  // namespace pyramidion

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion;
  if (size < 2) return 0;
  const auto tag = static_cast<Photometric>(data[0]);
  const std::size_t tables = std::min<std::size_t>(data[1], size - 2);
  const std::span<const std::uint8_t> bytes(data + 2, size - 2);
  const JpegStream stream{bytes.first(tables), bytes.subspan(tables)};
  const JpegMarkers markers = read_jpeg_markers(stream.tile);
  const auto components = static_cast<std::uint32_t>(markers.components.size());
  if (components == 0) return 0;
  const JpegColour colour = colour_of_jpeg(markers, tag);
  decode(stream, markers, colour, components);
  if (components == 3) decode(stream, markers, colour, 4);
  return 0;
}
