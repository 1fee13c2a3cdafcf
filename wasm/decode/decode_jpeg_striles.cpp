#include <string>

#include "bytes/concat.h"
#include "decode/decode_jpeg.h"
#include "decode/decode_striles.h"

namespace pyramidion {
namespace {

std::span<const std::uint8_t> shared_tables(const TiffFile& file) {
  std::uint32_t size = 0;
  const void* tables = nullptr;
  if (TIFFGetField(file.handle(), TIFFTAG_JPEGTABLES, &size, &tables) != 1) return {};
  return {static_cast<const std::uint8_t*>(tables), size};
}

void check_frame(const JpegMarkers& markers, const SampleLayout& layout, const DecodeLimits& limits) {
  constexpr std::uint8_t baseline = 0xC0;
  constexpr std::uint8_t progressive = 0xC2;
  constexpr std::uint8_t arithmetic = 0xC9;
  constexpr std::uint8_t arithmetic_progressive = 0xCA;
  if (markers.frame == 0) throw Error(ErrorCode::decode_failed, "the tile's JPEG data have no frame header");
  if (markers.frame > progressive && markers.frame != arithmetic && markers.frame != arithmetic_progressive) {
    throw Error(ErrorCode::unsupported,
                concat({"lossless and hierarchical JPEG are not supported (SOF", markers.frame - baseline, ")"}));
  }
  if (markers.precision != 8 || layout.bits != 8) {
    const unsigned bits = markers.precision != 8 ? markers.precision : layout.bits;
    throw Error(ErrorCode::unsupported, concat({"JPEG of ", bits, " bits is not supported"}));
  }
  if (markers.components.size() != layout.bands_per_plane()) {
    throw Error(ErrorCode::decode_failed, concat({"the tile's JPEG data have ", markers.components.size(),
                                                  " components instead of ", layout.bands_per_plane()}));
  }
  // The codec may keep the whole stream's coefficients, whatever part of it is used.
  if (std::uint64_t{markers.width} * markers.height * markers.components.size() > limits.max_bytes) {
    throw Error(ErrorCode::limit_exceeded, "the tile's JPEG data are larger than the limit");
  }
}

Photometric photometric_after(JpegColour colour, Photometric tag) {
  const bool is_rgb = colour == JpegColour::ycbcr_to_rgb || tag == Photometric::ycbcr;
  return is_rgb ? Photometric::rgb : tag;
}

}  // namespace

void decode_jpeg_striles(const TiffFile& file, const SampleLayout& layout, const DecodeLimits& limits, Raster& raster) {
  const auto tables = shared_tables(file);
  Photometric photometric = layout.photometric;
  Buffer plane;
  if (layout.planar) plane = Buffer(std::size_t{layout.strile_width} * layout.strile_height);
  RasterWriter writer(raster, layout);
  raster.has_profile = read_jpeg_markers(tables).profile;

  for_each_strile(file, layout, [&](const StrilePlace& place) {
    const auto stream = file.strile_bytes(place.index);
    const JpegMarkers markers = read_jpeg_markers(stream);
    check_frame(markers, layout, limits);
    raster.has_profile = raster.has_profile || markers.profile;
    if (layout.planar) {
      decode_jpeg({tables, stream}, JpegColour::as_stored, {plane.data(), place.width, place.width, place.height, 1});
      for (std::uint32_t j = 0; j < place.height; ++j) {
        writer.write_row(place, j, plane.data() + std::size_t{j} * place.width);
      }
      return;
    }
    const JpegColour colour = colour_of_jpeg(markers, layout.photometric);
    photometric = photometric_after(colour, layout.photometric);
    raster.interpretation.inverted_inks = photometric == Photometric::cmyk && markers.adobe_transform.has_value();
    const std::size_t row_bytes = std::size_t{raster.width} * raster.bands;
    std::uint8_t* const corner = raster.data.data() + place.y * row_bytes + std::size_t{place.x} * raster.bands;
    decode_jpeg({tables, stream}, colour, {corner, row_bytes, place.width, place.height, raster.bands});
  });
  raster.interpretation.photometric = photometric;
}

}  // namespace pyramidion
