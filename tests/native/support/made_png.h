#pragma once

#include <cstdint>
#include <vector>

namespace pyramidion::testing {

/// A PNG file of any kind, from its samples.
struct MadePng {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  std::uint8_t bits = 8;
  std::uint8_t colour_type = 2;  ///< PNG's: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
  bool interlaced = false;
  std::vector<std::uint8_t> palette{};       ///< Content of PLTE, where there is one.
  std::vector<std::uint8_t> transparency{};  ///< Content of tRNS, where there is one.
  std::vector<std::uint16_t> samples{};      ///< Row by row, pixel by pixel.
};

[[nodiscard]] std::vector<std::uint8_t> make_png(const MadePng& made);

}  // namespace pyramidion::testing
