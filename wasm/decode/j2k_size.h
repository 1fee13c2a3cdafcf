#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pyramidion {

/// How the samples of one component of a codestream are stored (ISO/IEC 15444-1, A.5.1).
struct J2kComponent {
  std::uint16_t bits = 8;  ///< 1 to 38.
  bool is_signed = false;
  std::uint8_t dx = 1;  ///< The distance of its samples on the reference grid.
  std::uint8_t dy = 1;
};

/// A rectangle of a codestream's reference grid; x1 and y1 are one past its last column and row.
struct J2kArea {
  std::uint32_t x0 = 0;
  std::uint32_t y0 = 0;
  std::uint32_t x1 = 0;
  std::uint32_t y1 = 0;

  [[nodiscard]] bool is_empty() const { return x1 <= x0 || y1 <= y0; }
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
