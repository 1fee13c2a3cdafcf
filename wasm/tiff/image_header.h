#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pyramid/level.h"
#include "pyramid/photometric.h"
#include "tiff/directory.h"

namespace pyramidion {

/// What one directory says about its image, with TIFF's defaults and the usual omissions filled in.
struct ImageHeader {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  bool tiled = false;
  std::uint32_t tile_width = 0;   ///< Of a striped image: its width.
  std::uint32_t tile_height = 0;  ///< Of a striped image: RowsPerStrip, at most its height.

  std::uint16_t bands = 1;
  std::vector<std::uint16_t> bits;             ///< One for each band.
  std::optional<std::uint16_t> sample_format;  ///< 1 unsigned, 2 signed, 3 float, 4 untyped, 5 and 6 complex.
  std::optional<Photometric> photometric;
  std::vector<std::uint16_t> extra_samples;

  std::uint16_t compression = 1;
  bool planar = false;  ///< PlanarConfiguration 2.
  std::uint16_t orientation = 1;

  bool reduced = false;       ///< SubfileType says: a reduced version of another image.
  bool transparency = false;  ///< SubfileType or photometric interpretation says: a mask.

  /// The level that it makes by itself. Old JPEG has one tile: its strips only decode together.
  [[nodiscard]] Level level() const;
  /// Bands in each stored tile: 1 when the bands are stored apart.
  [[nodiscard]] std::uint16_t bands_per_plane() const { return planar ? std::uint16_t{1} : bands; }
  [[nodiscard]] std::uint16_t planes() const { return planar ? bands : std::uint16_t{1}; }
};

/// Throws Missing, or Error `malformed`, `truncated` or `limit_exceeded` when the directory does not describe an image.
[[nodiscard]] ImageHeader read_image_header(const SparseBytes& bytes, const Directory& directory);

/// Names for `ImageInfo`: "unsigned", "signed", "float", "complex"; "RGB", "YCbCr", …
[[nodiscard]] std::string name_of_sample_format(std::optional<std::uint16_t> sample_format);
[[nodiscard]] std::string name_of_photometric(Photometric photometric);

/// The interpretation that is meant when the tag is missing.
[[nodiscard]] Photometric effective_photometric(const ImageHeader& header);

}  // namespace pyramidion
