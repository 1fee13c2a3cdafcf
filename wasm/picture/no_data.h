#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decode/raster.h"

namespace pyramidion {

/// The bands that a raster's plain picture is made of, without alpha.
[[nodiscard]] std::vector<std::uint16_t> shown_bands(const Raster& raster);

/// The pixels of which all of these bands have the value that stands for nothing (`Interpretation::no_data`). Floats
/// may differ from it by four times their precision, as in GDAL: it was a text once. Bands that are not there do not
/// count.
[[nodiscard]] std::vector<Region> regions_without_data(const Raster& raster, std::span<const std::uint16_t> bands);

/// Adds them to what is absent of the raster, which from then on has no such value.
void mark_no_data(Raster& raster, std::span<const std::uint16_t> bands);

}  // namespace pyramidion
