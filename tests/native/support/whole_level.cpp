#include "support/whole_level.h"

#include <cstring>
#include <utility>

#include "decode/decode_tiff.h"
#include "picture/crop.h"

namespace pyramidion::testing {

Raster decode_level(StarvedFile& file, Pyramid& pyramid, std::uint32_t image, std::uint32_t level) {
  const Level size = pyramid.images().at(image).levels.at(level);
  const Plan plan = file.plan(pyramid, {image, level, {0, 0, size.width, size.height}, ExcerptForm::native});
  Raster whole;
  for (const Excerpt& excerpt : plan.excerpts) {
    const Region& place = excerpt.placement;
    const Raster tile = crop(decode_tiff(file.assemble(excerpt)), place.width, place.height);
    const std::size_t pixel_bytes = std::size_t{tile.bands} * tile.bits / 8;
    if (whole.data.size() == 0) {
      whole.bands = tile.bands;
      whole.bits = tile.bits;
      whole.significant_bits = tile.significant_bits;
      whole.format = tile.format;
      whole.interpretation = tile.interpretation;
      whole.width = size.width;
      whole.height = size.height;
      whole.data = Buffer(std::size_t{size.width} * size.height * pixel_bytes);
    }
    for (std::size_t y = 0; y < place.height; ++y) {
      std::memcpy(whole.data.data() + ((place.y + y) * size.width + place.x) * pixel_bytes,
                  tile.data.data() + y * place.width * pixel_bytes, place.width * pixel_bytes);
    }
  }
  return whole;
}

}  // namespace pyramidion::testing
