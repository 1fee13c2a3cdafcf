#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "decode/raster.h"
#include "picture/picture.h"
#include "process/process_settings.h"

namespace pyramidion {

/// What becomes of every value that a sample of 8 or 16 bits can have, found once: pictures of such samples need no
/// arithmetic. It serves where each channel is one band and each pixel stands for itself.
class SampleTables {
 public:
  [[nodiscard]] static bool serve(const Raster& raster, const ProcessSettings& settings);

  /// `raster` is any one of its kind.
  SampleTables(const Raster& raster, const ProcessSettings& settings);

  /// Whether another raster is of the same kind.
  [[nodiscard]] bool fit(const Raster& raster) const;

  /// All pixels, with an opaque alpha unless that is a channel.
  [[nodiscard]] Picture picture(const Raster& raster) const;

 private:
  template <typename Sample>
  void paint(const Raster& raster, std::uint8_t* rgba) const;
  template <typename Sample, bool is_only>
  void paint_by_one(const Raster& raster, std::uint8_t* rgba) const;
  template <typename Sample>
  void paint_close(const Raster& raster, std::uint8_t* rgba) const;

  /// Of red, green, blue or alpha.
  [[nodiscard]] const std::uint8_t* values_of(std::size_t output) const {
    return values_[is_alike_ ? 0 : output].data();
  }

  Raster kind_;                                      ///< Without pixels.
  std::array<std::size_t, 4> bands_{};               ///< That red, green, blue and alpha come from.
  std::array<std::vector<std::uint8_t>, 4> values_;  ///< By sample.
  std::vector<std::uint32_t> colours_;               ///< RGBA by sample, instead of those, where one band is shown.
  bool has_alpha_ = false;
  bool is_alike_ = false;  ///< All have the same values, the first ones.
};

}  // namespace pyramidion
