#include "decode/decode_striles.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "bytes/concat.h"
#include "decode/upsample_ycbcr.h"

namespace pyramidion {
namespace {

/// Codecs that fill a whole tile or fail. Others stop where damaged data end, and leave the rest as it was.
bool fills_whole_strile(std::uint16_t compression) {
  switch (compression) {
    case COMPRESSION_NONE:
    case COMPRESSION_LZW:
    case COMPRESSION_PACKBITS:
    case COMPRESSION_ADOBE_DEFLATE:
    case COMPRESSION_DEFLATE:
    case COMPRESSION_ZSTD:
    case COMPRESSION_LERC:
      return true;
    default:
      return false;
  }
}

std::size_t checked_size(std::uint64_t size, const DecodeLimits& limits) {
  if (size == 0) throw Error(ErrorCode::decode_failed, "the excerpt's tile has no size");
  if (size > limits.max_bytes) {
    throw Error(ErrorCode::limit_exceeded,
                concat({"a tile of ", size, " bytes exceeds the limit of ", limits.max_bytes}));
  }
  return static_cast<std::size_t>(size);
}

class StrileReader {
 public:
  StrileReader(const TiffFile& file, const SampleLayout& layout) : file_(file), layout_(layout) {}

  /// Bytes of a whole tile or strip, decoded but not yet unpacked.
  [[nodiscard]] std::uint64_t size() const {
    return layout_.tiled ? TIFFTileSize64(file_.handle()) : TIFFVStripSize64(file_.handle(), layout_.strile_height);
  }

  void read(std::uint32_t index, std::uint8_t* target, std::size_t size) const {
    const auto wanted = static_cast<tmsize_t>(size);
    const tmsize_t got = layout_.tiled ? TIFFReadEncodedTile(file_.handle(), index, target, wanted)
                                       : TIFFReadEncodedStrip(file_.handle(), index, target, wanted);
    if (got < 0) throw file_.failure(ErrorCode::decode_failed, "the tile's data cannot be decoded");
  }

 private:
  const TiffFile& file_;
  const SampleLayout& layout_;
};

/// Whether libtiff's output is the raster, byte for byte.
bool is_raster(const SampleLayout& layout, const Raster& raster, std::uint64_t strile_size) {
  return !layout.planar && !layout.subsampled() && layout.bits == raster.bits && layout.strile_width == layout.width &&
         layout.strile_height >= layout.height && strile_size == raster.data.size();
}

std::size_t row_size(const SampleLayout& layout) {
  const std::uint64_t bits = std::uint64_t{layout.strile_width} * layout.bands_per_plane() * layout.bits;
  return static_cast<std::size_t>((bits + 7) / 8);
}

}  // namespace

void for_each_strile(const TiffFile& file, const SampleLayout& layout,
                     const std::function<void(const StrilePlace&)>& visit) {
  const std::uint32_t count = layout.tiled ? TIFFNumberOfTiles(file.handle()) : TIFFNumberOfStrips(file.handle());
  StrilePlace place;
  for (place.plane = 0; place.plane < layout.planes(); ++place.plane) {
    for (std::uint64_t y = 0; y < layout.height; y += layout.strile_height) {
      for (std::uint64_t x = 0; x < layout.width; x += layout.strile_width) {
        if (place.index >= count) throw Error(ErrorCode::decode_failed, "the excerpt has too few tiles");
        place.x = static_cast<std::uint32_t>(x);
        place.y = static_cast<std::uint32_t>(y);
        place.width = std::min(layout.strile_width, layout.width - place.x);
        place.height = std::min(layout.strile_height, layout.height - place.y);
        visit(place);
        ++place.index;
      }
    }
  }
}

void decode_striles(const TiffFile& file, const SampleLayout& layout, const DecodeLimits& limits, Raster& raster) {
  const StrileReader reader(file, layout);
  const std::size_t strile_size = checked_size(reader.size(), limits);
  const bool zeroed = !fills_whole_strile(layout.compression);
  if (is_raster(layout, raster, strile_size)) {
    if (zeroed) std::memset(raster.data.data(), 0, strile_size);
    return reader.read(0, raster.data.data(), strile_size);
  }

  Buffer strile(strile_size);
  Buffer full_grid(
      layout.subsampled() ? checked_size(std::uint64_t{3} * layout.strile_width * layout.strile_height, limits) : 0);
  RasterWriter writer(raster, layout);
  const std::size_t row_bytes = row_size(layout);
  for_each_strile(file, layout, [&](const StrilePlace& place) {
    if (zeroed || !layout.tiled) std::memset(strile.data(), 0, strile_size);  // A last strip may be short.
    reader.read(place.index, strile.data(), strile_size);
    const std::uint8_t* rows = strile.data();
    if (layout.subsampled()) {
      upsample_ycbcr({strile.span(), layout.strile_width, place.height, layout.chroma_width, layout.chroma_height},
                     full_grid.data());
      rows = full_grid.data();
    } else if (row_bytes * place.height > strile_size) {
      throw Error(ErrorCode::decode_failed, "the excerpt's tile is smaller than its rows");
    }
    for (std::uint32_t j = 0; j < place.height; ++j) writer.write_row(place, j, rows + j * row_bytes);
  });
}

}  // namespace pyramidion
