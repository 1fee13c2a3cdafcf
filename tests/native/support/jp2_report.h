#pragma once

#include <string>

#include "support/starved_file.h"

namespace pyramidion::testing {

/// All that the headers of a JPEG 2000 file say, or what is wrong with them, as text. Throws std::logic_error when they
/// say what cannot be, such as bytes beyond the end of the file.
[[nodiscard]] std::string report_of_jp2(StarvedFile& file);

}  // namespace pyramidion::testing
