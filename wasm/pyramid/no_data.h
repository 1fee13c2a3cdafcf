#pragma once

#include <optional>
#include <string_view>

namespace pyramidion {

/// The number in GDAL's tag GDAL_NODATA: the value of samples that stand for nothing. It may be infinite or not a
/// number. Nothing where the text does not begin with one.
[[nodiscard]] std::optional<double> no_data_in(std::string_view text);

}  // namespace pyramidion
