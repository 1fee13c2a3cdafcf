#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "geometry/resize.h"
#include "geometry/turn.h"
#include "picture/picture.h"
#include "watermark/mark_ink.h"

namespace pyramidion::testing {

/// Pixels as numbers of 0–1, which the formulas of the books apply to as they stand: what the core's fast loops are
/// compared with.
struct Model {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::vector<std::array<double, 4>> pixels;  ///< Colours are not multiplied by alpha.

  [[nodiscard]] const std::array<double, 4>& at(std::size_t x, std::size_t y) const { return pixels[y * width + x]; }
};

[[nodiscard]] Model model_of(const Picture& picture);

/// One sum over the whole picture for each pixel.
[[nodiscard]] Model model_resize(const Model& model, std::uint32_t width, std::uint32_t height, Filter filter);
[[nodiscard]] Model model_turn(const Model& model, double degrees, TurnFilter filter);

/// The W3C's Compositing and Blending Level 1, on an opaque backdrop; and IIPImage's addition, in steps of 1/255.
[[nodiscard]] double model_blend(MarkMode mode, double below, double mark, double alpha);

/// Asserts that each value is within `tolerance` levels, colours only where alpha is at least 1/20.
void expect_near(const Picture& picture, const Model& model, double tolerance);

enum class Look { opaque, translucent };

/// Neither smooth nor regular, with all kinds of alpha if it is translucent.
[[nodiscard]] Picture made_picture(std::uint32_t width, std::uint32_t height, std::uint8_t depth, Look look);

[[nodiscard]] std::uint32_t value_at(const Picture& picture, std::size_t x, std::size_t y, std::size_t channel);
void set_value(Picture& picture, std::size_t x, std::size_t y, std::size_t channel, std::uint32_t value);
[[nodiscard]] std::vector<std::uint8_t> bytes_of(const Picture& picture);

}  // namespace pyramidion::testing
