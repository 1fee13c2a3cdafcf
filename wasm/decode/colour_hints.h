#pragma once

#include <cstdint>
#include <span>

#include "pyramid/j2k_colour.h"

namespace pyramidion {

/// What the main header of a codestream lets one guess of its colours. A damaged one says nothing.
struct ColourHints {
  /// The first three components are transformed to luma and chroma for coding (ISO/IEC 15444-1, A.6.1 and annex G).
  bool has_component_transform = false;
  bool is_by_openjpeg = false;  ///< As the comment says that OpenJPEG writes when it is not told another.
};

[[nodiscard]] ColourHints read_colour_hints(std::span<const std::uint8_t> codestream);

/// The colour with its space settled where that depends on the codestream.
[[nodiscard]] J2kColour settled_colour(J2kColour colour, std::span<const std::uint8_t> codestream);

}  // namespace pyramidion
