#pragma once

#include <cstdint>
#include <vector>

#include "jp2/codestream_survey.h"

namespace pyramidion {

/// The section "packets" of a sidecar file, which PacketIndex reads (docs/index-format.md).
[[nodiscard]] std::vector<std::uint8_t> write_packet_index(const std::vector<SurveyedTilePart>& tile_parts);

}  // namespace pyramidion
