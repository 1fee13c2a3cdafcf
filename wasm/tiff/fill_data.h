#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bytes/endian.h"
#include "tiff/image_header.h"

namespace pyramidion {

/// The value of a sample that was never written, as the file stores it: GDAL's no-data value (`no_data`, the tag's
/// text), else 0. 1, 2, 4 or 8 bytes; a single zero for samples of other sizes.
[[nodiscard]] std::vector<std::uint8_t> fill_sample(const ImageHeader& header, const std::string& no_data,
                                                    Endian endian);

/// `length` bytes that repeat `pattern` (1, 2, 4 or 8 bytes), as a zlib stream: TIFF's Deflate. It takes about a
/// hundredth of their size.
[[nodiscard]] std::vector<std::uint8_t> deflate_constant(const std::vector<std::uint8_t>& pattern,
                                                         std::uint64_t length);

}  // namespace pyramidion
