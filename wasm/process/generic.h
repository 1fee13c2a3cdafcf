#pragma once

#include <cstdint>
#include <optional>

#include "decode/raster.h"
#include "picture/picture.h"
#include "process/process_settings.h"

namespace pyramidion {

enum class Alpha : std::uint8_t { kept, none };

/// A raster through all steps of the settings, in floats. `Alpha::none`: opaque, unless alpha is a channel like others.
/// `part`: what is wanted of it, within the raster; default: all.
[[nodiscard]] Picture generic_picture(const Raster& raster, const ProcessSettings& settings, Alpha alpha,
                                      const std::optional<Region>& part = {});

}  // namespace pyramidion
