#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace pyramidion::testing {

/// A JPEG stream of one colour, with the markers that a test wants.
struct MadeJpeg {
  std::uint32_t width = 16;
  std::uint32_t height = 16;
  std::vector<std::uint8_t> components{128, 128, 128};  ///< The values to be stored, as they are.
  std::optional<std::uint8_t> adobe_transform{};        ///< Writes an APP14 segment.
  bool jfif = false;                                    ///< Writes an APP0 segment.
  bool rgb_ids = false;                                 ///< Components are called R, G, B instead of 1, 2, 3.
  int chroma = 1;                                       ///< Luma samples to a chroma sample, both ways.
};

[[nodiscard]] std::vector<std::uint8_t> make_jpeg(const MadeJpeg& made);

}  // namespace pyramidion::testing
