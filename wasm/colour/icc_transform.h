#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "colour/colour_rows.h"
#include "colour/ink_table.h"
#include "colour/little_cms.h"
#include "colour/matrix_shaper.h"
#include "decode/raster.h"

namespace pyramidion {

/// What colours are brought to.
enum class ColourSpace : std::uint8_t { srgb, display_p3 };

/// Brings the samples of images that have an ICC profile to colours that displays know, relative to the media's white
/// and without compensation of the black point, as libvips' icc_transform does when nothing else is asked of it.
class IccTransform {
 public:
  /// An empty profile is sRGB's. Throws Error `malformed` for what is no profile, `unsupported` for one that says
  /// nothing of grey, RGB or CMYK.
  IccTransform(std::span<const std::uint8_t> profile, ColourSpace space);

  /// RGB, with the bands behind the colours as they are; of 8 bits where the samples have no more, of 16, or float (1
  /// is full, and nothing is clipped) where they are float. Alpha is unassociated. A raster without colours that fit
  /// the profile throws Error `unsupported`; profiles may also turn out `malformed` here.
  [[nodiscard]] Raster convert(const Raster& raster);

 private:
  void refuse_misfit(const Raster& raster) const;
  cmsHTRANSFORM transform_for(NumberKind kind);
  const MatrixShaper& shaper_for(NumberKind kind);
  std::optional<InkTable>& inks_for(NumberKind kind);
  const std::vector<std::uint16_t>& shades_for(NumberKind kind);
  void convert_row(NumberKind kind, const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb);
  Raster convert_samples(const Raster& raster);
  Raster convert_palette(const Raster& raster);

  LittleCms little_cms_;
  ProfileHandle source_;
  ProfileHandle target_;
  cmsColorSpaceSignature colours_of_source_;
  bool is_matrix_shaper_;
  // For each kind of number, made when first needed.
  std::array<TransformHandle, 3> transforms_;
  std::array<std::optional<MatrixShaper>, 2> shapers_;
  std::array<std::optional<InkTable>, 2> inks_;
  std::array<bool, 2> knows_inks_{};                  ///< Whether it is known if there is such a table.
  std::array<std::vector<std::uint16_t>, 2> shades_;  ///< Of grey: red, green and blue of each code.
};

}  // namespace pyramidion
