#pragma once

#include <optional>

#include "decode/raster.h"
#include "picture/picture.h"
#include "process/process_settings.h"
#include "process/sample_tables.h"
#include "process/value_table.h"

namespace pyramidion {

/// Makes rasters visible by the same settings: tile after tile of an image.
///
///     Processor processor({.gamma = 0.5});
///     Picture picture = processor.picture(std::move(raster));
class Processor {
 public:
  explicit Processor(ProcessSettings settings) : settings_(std::move(settings)) {}

  /// The steps of ProcessSettings, in its order. Throws Error `unsupported` for samples that have no meaning as a
  /// picture, `bad_request` for bands that are not there.
  [[nodiscard]] Picture picture(Raster raster);

 private:
  [[nodiscard]] Picture processed(Raster raster);
  [[nodiscard]] const ValueTable& value_table();

  ProcessSettings settings_;
  std::optional<SampleTables> tables_;
  std::optional<ValueTable> table_;
};

}  // namespace pyramidion
