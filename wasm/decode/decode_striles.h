#pragma once

#include <cstdint>
#include <functional>

#include "decode/decode_tiff.h"
#include "decode/raster_writer.h"
#include "decode/sample_layout.h"
#include "decode/tiff_file.h"

namespace pyramidion {

/// Visits the tiles or strips of the directory, plane after plane, in row-major order. (A list of them could be far
/// larger than the file.) Throws Error `decode_failed` when there are too few.
void for_each_strile(const TiffFile& file, const SampleLayout& layout,
                     const std::function<void(const StrilePlace&)>& visit);

/// Decodes every tile or strip into the raster, by libtiff's codecs. Throws Error `decode_failed` or `limit_exceeded`.
void decode_striles(const TiffFile& file, const SampleLayout& layout, const DecodeLimits& limits, Raster& raster);

/// The same for JPEG (compression 7), by libjpeg; sets the raster's photometric interpretation to what its samples are.
/// Throws Error `decode_failed` or `unsupported`.
void decode_jpeg_striles(const TiffFile& file, const SampleLayout& layout, const DecodeLimits& limits, Raster& raster);

}  // namespace pyramidion
