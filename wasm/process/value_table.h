#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "decode/raster.h"
#include "picture/picture.h"
#include "process/pixel_steps.h"
#include "process/process_settings.h"

namespace pyramidion {

/// What becomes of all values between black and white, looked up: for one band of samples that have too many values for
/// SampleTables, and steps that take longer than that. The range is cut into so many equal parts that all values of
/// most of them become the same colour; the few others are reckoned out.
class ValueTable {
 public:
  /// Whether the steps take longer than to look up what they make.
  [[nodiscard]] static bool is_costly(const ProcessSettings& settings);
  [[nodiscard]] static bool serve(const Raster& raster, const ProcessSettings& settings);

  explicit ValueTable(const ProcessSettings& settings);

  /// All pixels by the same settings, with an opaque alpha.
  [[nodiscard]] Picture picture(const Raster& raster, const ProcessSettings& settings) const;

  class LookUp;

 private:
  ProcessSettings steps_;               ///< The steps alone.
  std::vector<std::uint32_t> colours_;  ///< RGBA of black and less, of each part, and of white and more; 0 for several.
};

/// Looks numbers up that were brought to 0 to 1, of a table that must outlive it.
class ValueTable::LookUp {
 public:
  static constexpr std::size_t at_once = 1024;

  explicit LookUp(const ValueTable& table);

  /// Paints up to `at_once` pixels.
  void operator()(const float* values, std::size_t count, std::uint8_t* rgba);

 private:
  const ValueTable& table_;
  PixelSteps steps_;
  std::array<std::int32_t, at_once> parts_{};
  std::array<std::uint32_t, at_once> left_{};  ///< Which pixels have no colour yet.
  std::array<float, 3 * at_once> some_{};      ///< Their values, and channels.
  std::array<std::uint8_t, 4 * at_once> reckoned_{};
};

}  // namespace pyramidion
