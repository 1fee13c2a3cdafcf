#pragma once

#include <algorithm>
#include <cstdint>

#include "jp2/divide_up.h"
#include "pyramid/j2k_area.h"

namespace pyramidion {

/// A rectangle; x1 and y1 are one past its last column and row.
struct Box {
  std::int64_t x0 = 0;
  std::int64_t y0 = 0;
  std::int64_t x1 = 0;
  std::int64_t y1 = 0;

  [[nodiscard]] bool is_empty() const { return x1 <= x0 || y1 <= y0; }

  friend bool operator==(const Box&, const Box&) = default;
};

[[nodiscard]] inline Box common_part(const Box& a, const Box& b) {
  return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

/// The smallest box that holds both.
[[nodiscard]] inline Box hull(const Box& a, const Box& b) {
  if (a.is_empty()) return b;
  if (b.is_empty()) return a;
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

/// On a grid that is reduced by 2^bits (B-14).
[[nodiscard]] inline Box shifted_up(const Box& box, unsigned bits) {
  return {shift_up(box.x0, bits), shift_up(box.y0, bits), shift_up(box.x1, bits), shift_up(box.y1, bits)};
}

/// Of a box on the reference grid, or a reduced one.
[[nodiscard]] inline J2kArea to_area(const Box& box) {
  return {static_cast<std::uint32_t>(box.x0), static_cast<std::uint32_t>(box.y0), static_cast<std::uint32_t>(box.x1),
          static_cast<std::uint32_t>(box.y1)};
}

}  // namespace pyramidion
