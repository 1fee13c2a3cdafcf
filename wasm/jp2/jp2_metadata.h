#pragma once

#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/boxes.h"
#include "jp2/codestream_header.h"
#include "pyramid/open_limits.h"
#include "pyramid/pyramid.h"

namespace pyramidion {

/// What a file says about its picture: ICC profile, XMP, GeoJP2, Exif, IPTC, other XML, resolutions, comments. Throws
/// Missing, or Error `limit_exceeded`.
[[nodiscard]] std::vector<MetadataItem> read_jp2_metadata(const SparseBytes& bytes, const Jp2File& file,
                                                          const CodestreamHeader& header, const OpenLimits& limits);

}  // namespace pyramidion
