#include "tiff/jpeg_front.h"

#include <array>

namespace pyramidion {

namespace {

constexpr std::uint8_t marker = 0xFF;
constexpr std::uint8_t start_of_image = 0xD8;
constexpr std::uint8_t end_of_image = 0xD9;

/// Adobe's APP14: three components are taken for YCbCr unless the last byte, the transform, is 0.
constexpr std::array<std::uint8_t, 16> adobe_rgb{marker, 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};

}  // namespace

std::vector<std::uint8_t> jpeg_front(std::span<const std::uint8_t> tables, Photometric photometric,
                                     std::uint16_t bands) {
  std::vector<std::uint8_t> front{marker, start_of_image};
  if (bands == 3 && photometric == Photometric::rgb) front.insert(front.end(), adobe_rgb.begin(), adobe_rgb.end());
  if (tables.size() >= 2 && tables[0] == marker && tables[1] == start_of_image) tables = tables.subspan(2);
  if (tables.size() >= 2 && tables[tables.size() - 2] == marker && tables.back() == end_of_image) {
    tables = tables.first(tables.size() - 2);
  }
  front.insert(front.end(), tables.begin(), tables.end());
  return front;
}

}  // namespace pyramidion
