#pragma once

#include <cstdint>
#include <vector>

#include "decode/raster.h"
#include "picture/picture.h"
#include "process/process_settings.h"

namespace pyramidion {

/// What becomes of all values between black and white, looked up: for one channel of samples that have too many values
/// for SampleTables, and steps that take longer than that. The range is cut into so many equal parts that all values of
/// most of them become the same colour; the few others are reckoned out.
class ValueTable {
 public:
  [[nodiscard]] static bool serve(const Raster& raster, const ProcessSettings& settings);

  explicit ValueTable(const ProcessSettings& settings);

  /// All pixels by the same settings, with an opaque alpha.
  [[nodiscard]] Picture picture(const Raster& raster, const ProcessSettings& settings) const;

 private:
  std::vector<std::uint32_t> colours_;  ///< RGBA of black and less, of each part, and of white and more; 0 for several.
};

}  // namespace pyramidion
