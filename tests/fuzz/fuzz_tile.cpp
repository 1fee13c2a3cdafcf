// Any bytes as a TIFF file, all the way to a picture: what the planner makes of a hostile file meets the decoder.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "decode/apply_colour.h"
#include "decode/codestream_in.h"
#include "decode/colour_hints.h"
#include "decode/decode_j2k.h"
#include "decode/decode_tiff.h"
#include "picture/crop.h"
#include "picture/render.h"
#include "support/starved_file.h"

namespace pyramidion {
namespace {

using testing::StarvedFile;

/// Small, so that no input takes long.
constexpr std::uint64_t max_tile_bytes = 1U << 18U;
constexpr OpenLimits open_limits{.max_directories = 20,
                                 .max_directory_entries = 200,
                                 .max_tile_bytes = max_tile_bytes,
                                 .max_metadata_bytes = 1U << 16U,
                                 .max_tiles = 4};
constexpr DecodeLimits decode_limits{max_tile_bytes};
constexpr std::size_t images_looked_at = 3;
constexpr std::size_t levels_looked_at = 2;

/// How a module decodes an excerpt.
using Decode = std::function<Raster()>;

void show(const Region& place, const Decode& decode) {
  try {
    Raster raster = decode();
    if (raster.width < place.width || raster.height < place.height) {
      throw std::logic_error("A tile is smaller than its place");
    }
    const Picture picture = render(crop(std::move(raster), place.width, place.height));
    if (picture.rgba.size() < std::size_t{4} * place.width * place.height) {
      throw std::logic_error("A picture lacks pixels");
    }
  } catch (const Error&) {  // The usual end.
  }
}

void show_tile(const std::vector<std::uint8_t>& bytes, const Excerpt& excerpt, const J2kColour& colour) {
  if (excerpt.codec == Codec::jp2_more) {
    return show(excerpt.placement, [&] {
      const auto codestream = codestream_in(bytes);
      Raster raster = decode_j2k(codestream, excerpt.decoding, decode_limits);
      return apply_colour(std::move(raster), settled_colour(colour, codestream), read_j2k_size(codestream).components);
    });
  }
  for (const JpegBands bands : {JpegBands::as_stored, JpegBands::padded_to_four}) {
    show(excerpt.placement, [&] { return decode_tiff(bytes, decode_limits, bands); });
  }
}

void show_corners(StarvedFile& file, Pyramid& pyramid, std::uint32_t image, std::uint32_t index, const Level& level) {
  for (const Region& region : {Region{0, 0, 1, 1}, Region{level.width - 1, level.height - 1, 1, 1}}) {
    try {
      for (const Excerpt& excerpt : file.plan(pyramid, {image, index, region, ExcerptForm::native}).excerpts) {
        show_tile(file.assemble(excerpt), excerpt, pyramid.images()[image].colour);
      }
    } catch (const Error&) {  // The usual end.
    }
  }
}

}  // namespace
}  // namespace pyramidion

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion;
  const std::vector<std::uint8_t> bytes(data, data + size);
  StarvedFile file(bytes);
  file.bytes().insert(0, bytes);
  try {
    const auto pyramid = file.open(open_limits);
    const auto& images = pyramid->images();
    for (std::uint32_t i = 0; i < std::min(images.size(), images_looked_at); ++i) {
      const auto& levels = images[i].levels;
      for (std::uint32_t j = 0; j < std::min(levels.size(), levels_looked_at); ++j) {
        show_corners(file, *pyramid, i, j, levels[j]);
      }
    }
  } catch (const Error&) {  // The usual end.
  }
  return 0;
}
