#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "bytes/error.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

using Colour = std::array<std::uint8_t, 4>;

/// The colours as RGBA. Some writers fill the 16-bit map with 8-bit values: then it has no value above 255.
std::vector<Colour> palette_of(const std::vector<std::uint16_t>& map) {
  const bool is_8_bit = std::all_of(map.begin(), map.end(), [](std::uint16_t value) { return value < 256; });
  const unsigned shift = is_8_bit ? 0 : 8;
  const std::size_t size = map.size() / 3;
  std::vector<Colour> palette(size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t band = 0; band < 3; ++band) {
      palette[i][band] = static_cast<std::uint8_t>(map[band * size + i] >> shift);
    }
    palette[i][3] = 255;
  }
  return palette;
}

template <typename Index>
class PalettePainter final : public RowPainter {
 public:
  explicit PalettePainter(const Raster& raster)
      : palette_(palette_of(raster.interpretation.colour_map)), step_(raster.bands * sizeof(Index)) {}

  void paint(const std::uint8_t* samples, std::uint32_t width, std::uint8_t* rgba) override {
    const std::size_t mask = palette_.size() - 1;  // The size is a power of two.
    for (std::uint32_t i = 0; i < width; ++i, samples += step_, rgba += 4) {
      Index index;
      std::memcpy(&index, samples, sizeof(Index));
      std::memcpy(rgba, palette_[index & mask].data(), 4);
    }
  }

 private:
  std::vector<Colour> palette_;
  std::size_t step_;
};

}  // namespace

std::unique_ptr<RowPainter> make_palette_painter(const Raster& raster) {
  if (raster.bits > 16 || raster.interpretation.colour_map.size() != std::size_t{3} << raster.significant_bits) {
    throw Error(ErrorCode::unsupported, "the palette has no colour map that fits its samples");
  }
  if (raster.bits == 8) return std::make_unique<PalettePainter<std::uint8_t>>(raster);
  return std::make_unique<PalettePainter<std::uint16_t>>(raster);
}

}  // namespace pyramidion
