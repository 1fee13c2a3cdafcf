#pragma once

#include <cstdint>

#include "decode/raster.h"
#include "decode/tiff_file.h"

namespace pyramidion {

/// How the samples of one directory are stored: its tags with their defaults, checked.
struct SampleLayout {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t strile_width = 0;   ///< Of a strip: the image's width.
  std::uint32_t strile_height = 0;  ///< Of a strip: RowsPerStrip, at most the image's height.
  bool tiled = false;
  bool planar = false;  ///< Bands are stored apart.
  std::uint16_t bands = 1;
  std::uint16_t bits = 8;
  SampleFormat format = SampleFormat::unsigned_integer;
  std::uint16_t compression = 1;
  Photometric photometric = Photometric::min_is_black;
  std::uint16_t chroma_width = 1;   ///< Luma samples to a chroma sample, across; more than 1 only where chroma is
  std::uint16_t chroma_height = 1;  ///< stored subsampled; and down.

  [[nodiscard]] bool subsampled() const { return chroma_width > 1 || chroma_height > 1; }
  [[nodiscard]] std::uint32_t planes() const { return planar ? bands : 1U; }
  [[nodiscard]] std::uint16_t bands_per_plane() const { return planar ? std::uint16_t{1} : bands; }
};

/// Bits of the smallest container, 8, 16, 32 or 64, that holds a sample of `bits` bits.
[[nodiscard]] constexpr std::uint16_t container_bits(std::uint16_t bits) {
  return bits <= 8    ? std::uint16_t{8}
         : bits <= 16 ? std::uint16_t{16}
         : bits <= 32 ? std::uint16_t{32}
                      : std::uint16_t{64};
}

/// Throws Error `decode_failed` (nonsense), `unsupported` or `unsupported_compression`.
[[nodiscard]] SampleLayout read_sample_layout(const TiffFile& file);

/// What rendering must know about samples that are laid out so.
[[nodiscard]] Interpretation read_interpretation(const TiffFile& file, const SampleLayout& layout);

}  // namespace pyramidion
