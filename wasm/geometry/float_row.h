#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "picture/picture.h"

namespace pyramidion {

/// Red, green and blue multiplied by alpha, and alpha: what may be added up. All are 0–1.
using FloatRow = std::vector<float>;

/// Values of a pixel.
inline constexpr std::size_t pixel_values = 4;

/// A picture without content.
[[nodiscard]] Picture empty_picture(std::uint32_t width, std::uint32_t height, std::uint8_t depth);

/// Reads row `y` into `row`, which has room for it.
void load_row(const Picture& picture, std::uint32_t y, float* row);

/// Writes row `y`, divided by alpha, rounded, and clamped to what there can be.
void store_row(const float* row, std::uint32_t y, Picture& picture);

}  // namespace pyramidion
