#pragma once

#include "jp2/codestream_header.h"
#include "jp2/number_reader.h"

namespace pyramidion {

/// Reads SIZ (A.5.1). Throws Error `malformed` when its numbers do not make an image of 1 to 65,535 tiles, or
/// `unsupported` when they lie beyond what the standard allows for.
[[nodiscard]] ImageSize read_image_size(NumberReader siz);

}  // namespace pyramidion
