#pragma once

#include "bytes/sparse_bytes.h"
#include "jp2/codestream_header.h"

namespace pyramidion {

/// Reads the main header of a codestream (ISO/IEC 15444-1, A.3). Where the codestream ends need not be known: its
/// length may reach to the last possible offset.
///
/// Pointers that contradict themselves (TLM, PLM) are left out, for they only save work.
/// Throws Missing, or Error `malformed`, `truncated`, `unsupported` or `limit_exceeded`.
[[nodiscard]] CodestreamHeader read_main_header(const SparseBytes& bytes, ByteRange codestream);

}  // namespace pyramidion
