#pragma once

#include <optional>

#include "bytes/sparse_bytes.h"
#include "tiff/directory.h"

namespace pyramidion {

/// The value that GDAL's tag GDAL_NODATA says stands for nothing, of all levels of an image whose largest one is
/// `base`. A text that cannot be had, or is too long to be a number, counts as absent. Throws Missing.
[[nodiscard]] std::optional<double> gdal_no_data(const SparseBytes& bytes, const Directory& base);

}  // namespace pyramidion
