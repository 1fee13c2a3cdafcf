#include "jp2/image_size.h"

#include "bytes/concat.h"

namespace pyramidion {
namespace {

constexpr std::uint16_t max_components = 16'384;
constexpr std::uint8_t max_bits = 38;
constexpr std::uint64_t max_tiles =
    65'535;  // Isot has 16 bits, and 65,535 is the last number of tiles it allows (A.4.2).

ComponentSize read_component(NumberReader& siz) {
  ComponentSize component;
  const auto depth = siz.take<std::uint8_t>();
  component.is_signed = (depth & 0x80U) != 0;
  component.bits = static_cast<std::uint8_t>((depth & 0x7FU) + 1);
  component.dx = siz.take<std::uint8_t>();
  component.dy = siz.take<std::uint8_t>();
  if (component.bits > max_bits) siz.fail(concat({"has a component of ", component.bits, " bits"}));
  if (component.dx == 0 || component.dy == 0) siz.fail("has a component without distance between its samples");
  return component;
}

/// B.2 and B.3: the image has an area, and so has its part of the first tile.
void check(const ImageSize& size, const NumberReader& siz) {
  if (size.image.is_empty()) siz.fail("describes an image without pixels");
  if (size.tile_width == 0 || size.tile_height == 0) siz.fail("describes tiles without pixels");
  if (size.tile_x0 > size.image.x0 || size.tile_y0 > size.image.y0) siz.fail("has tiles that begin behind the image");
  if (size.tile_x0 + size.tile_width <= size.image.x0 || size.tile_y0 + size.tile_height <= size.image.y0) {
    siz.fail("has a first tile that ends before the image begins");
  }
  const std::uint64_t columns = size.tile_columns();
  const std::uint64_t rows = size.tile_rows();
  if (columns > max_tiles || rows > max_tiles || columns * rows > max_tiles) {
    siz.fail("divides the image into more tiles than can be numbered");
  }
}

}  // namespace

ImageSize read_image_size(NumberReader siz) {
  ImageSize size;
  size.capabilities = siz.take<std::uint16_t>();
  size.image.x1 = siz.take<std::uint32_t>();
  size.image.y1 = siz.take<std::uint32_t>();
  size.image.x0 = siz.take<std::uint32_t>();
  size.image.y0 = siz.take<std::uint32_t>();
  size.tile_width = siz.take<std::uint32_t>();
  size.tile_height = siz.take<std::uint32_t>();
  size.tile_x0 = siz.take<std::uint32_t>();
  size.tile_y0 = siz.take<std::uint32_t>();
  const auto components = siz.take<std::uint16_t>();
  if (components == 0 || components > max_components) {
    siz.fail(concat({"claims ", components, " components"}));
  }
  size.components.reserve(components);
  for (std::uint16_t i = 0; i < components; ++i) size.components.push_back(read_component(siz));
  check(size, siz);
  return size;
}

}  // namespace pyramidion
