#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "decode/raster.h"
#include "picture/byte_scale.h"

namespace pyramidion {

/// The band that holds the alpha, if any.
[[nodiscard]] std::optional<std::uint16_t> alpha_band_of(const Raster& raster);

/// Whether colours were multiplied by that alpha.
[[nodiscard]] bool is_alpha_associated(const Raster& raster, std::uint16_t band);

/// Puts the alpha of rows into RGBA that is opaque so far.
class AlphaPainter {
 public:
  /// `band` is the raster's alpha.
  AlphaPainter(const Raster& raster, std::uint16_t band);

  /// `samples` holds `width` pixels of the raster. Colours that were multiplied by the alpha are divided by it.
  void paint(const std::uint8_t* samples, std::uint32_t width, std::uint8_t* rgba);

 private:
  std::size_t bands_;
  std::size_t band_;
  bool associated_;
  ByteScale scale_;
  std::vector<std::uint8_t> scratch_;
};

}  // namespace pyramidion
