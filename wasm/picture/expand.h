#pragma once

#include <cstddef>
#include <cstdint>

namespace pyramidion {

/// RGB to RGBA with an opaque alpha.
void expand_rgb(const std::uint8_t* rgb, std::size_t pixels, std::uint8_t* rgba);

/// Grey to RGBA with an opaque alpha.
void expand_grey(const std::uint8_t* grey, std::size_t pixels, std::uint8_t* rgba);

namespace scalar {
/// The same without vector instructions, whatever the machine has; for comparison.
void expand_rgb(const std::uint8_t* rgb, std::size_t pixels, std::uint8_t* rgba);
void expand_grey(const std::uint8_t* grey, std::size_t pixels, std::uint8_t* rgba);
}  // namespace scalar

}  // namespace pyramidion
