#pragma once

#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/codestream_survey.h"
#include "pyramid/excerpt.h"

namespace pyramidion {

/// The same file with the lengths of its tile-parts in the main header (TLM, ISO/IEC 15444-1, A.7.1) and those of its
/// packets in the headers of tile-parts (PLT, A.7.3), in place of such tables that it has. Packets stay as they are,
/// and so do boxes, but for the length of the codestream's. Where packet headers lie apart (PPM, PPT), packets get no
/// lengths.
///
/// Throws Missing, to be called again; Error `malformed` or `truncated` for a file whose packets cannot all be told
/// apart, `unsupported` when other boxes tell offsets in the file, `limit_exceeded` when a length or a table would be
/// larger than the format allows.
[[nodiscard]] std::vector<Excerpt::Part> write_indexed_copy(const SparseBytes& bytes, const CodestreamSurvey& survey);

}  // namespace pyramidion
