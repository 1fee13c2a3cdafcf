#include "decode/j2k_size.h"

#include <string>

#include "bytes/concat.h"
#include "bytes/endian.h"
#include "bytes/error.h"

namespace pyramidion {
namespace {

constexpr std::size_t fixed_bytes = 42;  ///< SOC, SIZ and what it says before the components.
constexpr std::uint16_t start_of_codestream = 0xff4f;
constexpr std::uint16_t image_and_tile_size = 0xff51;
constexpr std::uint16_t most_components = 16'384;

[[noreturn]] void fail(const std::string& message) { throw Error(ErrorCode::decode_failed, message, "SIZ"); }

std::uint64_t tiles_along(std::uint64_t end, std::uint64_t offset, std::uint64_t size) {
  return (end - offset + size - 1) / size;
}

}  // namespace

J2kSize read_j2k_size(std::span<const std::uint8_t> codestream) {
  const auto u16 = [&](std::size_t at) { return load<std::uint16_t>(codestream.data() + at, Endian::big); };
  const auto u32 = [&](std::size_t at) { return load<std::uint32_t>(codestream.data() + at, Endian::big); };
  if (codestream.size() < fixed_bytes || u16(0) != start_of_codestream || u16(2) != image_and_tile_size) {
    fail("the excerpt is no JPEG 2000 codestream");
  }
  const std::size_t count = u16(40);
  if (count == 0 || count > most_components || u16(4) != 38 + 3 * count ||
      codestream.size() < fixed_bytes + 3 * count) {
    fail("the codestream's number of components is wrong");
  }
  J2kSize size;
  size.image = {u32(16), u32(20), u32(8), u32(12)};
  const std::uint32_t tile_width = u32(24);
  const std::uint32_t tile_height = u32(28);
  const std::uint32_t tile_x0 = u32(32);
  const std::uint32_t tile_y0 = u32(36);
  if (size.image.is_empty()) fail("the codestream's image has no size");
  if (tile_width == 0 || tile_height == 0 || tile_x0 > size.image.x0 || tile_y0 > size.image.y0) {
    fail("the codestream's tiles have no size or do not cover the image");
  }
  size.tiles = tiles_along(size.image.x1, tile_x0, tile_width) * tiles_along(size.image.y1, tile_y0, tile_height);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* const entry = codestream.data() + fixed_bytes + 3 * i;
    const J2kComponent component{static_cast<std::uint16_t>((entry[0] & 0x7fU) + 1U), (entry[0] & 0x80U) != 0, entry[1],
                                 entry[2]};
    if (component.bits > 38 || component.dx == 0 || component.dy == 0) {
      fail(concat({"component ", i, " of the codestream has no valid precision or sampling"}));
    }
    size.components.push_back(component);
  }
  return size;
}

}  // namespace pyramidion
