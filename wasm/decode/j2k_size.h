#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pyramid/j2k_area.h"

namespace pyramidion {

/// How the samples of one component of a codestream are stored (ISO/IEC 15444-1, A.5.1).
struct J2kComponent {
  std::uint16_t bits = 8;  ///< 1 to 38.
  bool is_signed = false;
  std::uint8_t dx = 1;  ///< The distance of its samples on the reference grid.
  std::uint8_t dy = 1;
};

/// What the marker segment SIZ of a codestream says.
struct J2kSize {
  J2kArea image;
  std::uint64_t tiles = 1;
  std::vector<J2kComponent> components;  ///< 1 to 16,384.
};

/// Reads SIZ, which is the first of all marker segments. Throws Error `decode_failed`.
[[nodiscard]] J2kSize read_j2k_size(std::span<const std::uint8_t> codestream);

}  // namespace pyramidion
