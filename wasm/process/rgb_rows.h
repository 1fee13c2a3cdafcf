#pragma once

#include "decode/raster.h"
#include "picture/picture.h"
#include "process/process_settings.h"
#include "process/value_table.h"

namespace pyramidion {

/// Whether `rgb_picture` serves: red, green and blue and no other band, of 8 or 16 bits or floats of 32, through the
/// steps that take each pixel for itself to colours or greys.
[[nodiscard]] bool is_rgb_alone(const Raster& raster, const ProcessSettings& settings);

/// What `generic_picture` makes, with each colour of several pixels at a time. `tones` is the settings' own table,
/// where they are costly; without one, all are reckoned out.
[[nodiscard]] Picture rgb_picture(const Raster& raster, const ProcessSettings& settings,
                                  const ValueTable* tones = nullptr);

}  // namespace pyramidion
