#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "jp2/tile.h"
#include "jp2/window.h"

namespace pyramidion::testing {

/// The plainest excerpt, to hold those of excerpt_writer.h against: the whole tile's geometry, the packets that a
/// window needs as they are, and all others empty. Its size grows with the image's. Nothing where headers of tile-parts
/// or POC would have to be rewritten.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> verbatim_excerpt(const Codestream& codestream, Tile& tile,
                                                                        const Window& window);

}  // namespace pyramidion::testing
