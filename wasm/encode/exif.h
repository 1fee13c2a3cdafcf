#pragma once

#include <cstdint>
#include <vector>

#include "encode/attachments.h"

namespace pyramidion {

/// The resolution as Exif, for formats that have no other place for it: a TIFF directory without an image.
[[nodiscard]] std::vector<std::uint8_t> exif_of(const PrintResolution& resolution);

}  // namespace pyramidion
