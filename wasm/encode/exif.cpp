#include "encode/exif.h"

#include <algorithm>
#include <cmath>

namespace pyramidion {
namespace {

void append(std::uint32_t value, std::size_t size, std::vector<std::uint8_t>& out) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
}

constexpr std::uint32_t denominator = 1000;

void append_rational(double value, std::vector<std::uint8_t>& out) {
  append(static_cast<std::uint32_t>(std::clamp(std::round(value * denominator), 1.0, 4294967295.0)), 4, out);
  append(denominator, 4, out);
}

}  // namespace

std::vector<std::uint8_t> exif_of(const PrintResolution& resolution) {
  constexpr std::uint32_t values = 8 + 2 + 3 * 12 + 4;  // behind the header and the directory
  std::vector<std::uint8_t> exif{'I', 'I', 42, 0, 8, 0, 0, 0, 3, 0};
  const struct {
    std::uint32_t tag, type, value;
  } entries[] = {{282, 5, values}, {283, 5, values + 8}, {296, 3, static_cast<std::uint32_t>(resolution.unit)}};
  for (const auto& [tag, type, value] : entries) {
    append(tag, 2, exif);
    append(type, 2, exif);
    append(1, 4, exif);
    append(value, 4, exif);
  }
  append(0, 4, exif);  // no further directory
  append_rational(resolution.x, exif);
  append_rational(resolution.y, exif);
  return exif;
}

}  // namespace pyramidion
