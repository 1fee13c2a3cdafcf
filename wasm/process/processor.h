#pragma once

#include <optional>
#include <span>

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

  /// A part, whose surroundings a kernel or the shading of hills looks at. Throws Error as `picture` does, and
  /// `bad_request` when the part is empty or reaches beyond the raster.
  [[nodiscard]] Picture part(Raster raster, const Region& part);
  /// Whether there is such a step: without one, `part` is for nothing.
  [[nodiscard]] bool looks_around() const { return settings_.kernel || settings_.shading; }

 private:
  void complete(std::span<const Region> absent, Picture& picture) const;
  [[nodiscard]] Picture processed(Raster raster);
  [[nodiscard]] const ValueTable& value_table();

  ProcessSettings settings_;
  std::optional<SampleTables> tables_;
  std::optional<ValueTable> table_;
};

}  // namespace pyramidion
