#include <array>
#include <cstring>
#include <vector>

#include "picture/palette.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

using Colour = std::array<std::uint8_t, 4>;

/// The colours as RGBA.
std::vector<Colour> colours_of(const Palette& palette) {
  const unsigned shift = palette.is_8_bit ? 0 : 8;
  std::vector<Colour> colours(palette.size);
  for (std::size_t i = 0; i < palette.size; ++i) {
    for (std::size_t band = 0; band < 3; ++band) {
      colours[i][band] = static_cast<std::uint8_t>(palette.values[band * palette.size + i] >> shift);
    }
    colours[i][3] = 255;
  }
  return colours;
}

template <typename Index>
class PalettePainter final : public RowPainter {
 public:
  explicit PalettePainter(const Raster& raster)
      : colours_(colours_of(palette_of(raster))), step_(raster.bands * sizeof(Index)) {}

  void paint(const std::uint8_t* samples, std::uint32_t width, std::uint8_t* rgba) override {
    const std::size_t mask = colours_.size() - 1;  // The size is a power of two.
    for (std::uint32_t i = 0; i < width; ++i, samples += step_, rgba += 4) {
      Index index;
      std::memcpy(&index, samples, sizeof(Index));
      std::memcpy(rgba, colours_[index & mask].data(), 4);
    }
  }

 private:
  std::vector<Colour> colours_;
  std::size_t step_;
};

}  // namespace

std::unique_ptr<RowPainter> make_palette_painter(const Raster& raster) {
  if (raster.bits == 8) return std::make_unique<PalettePainter<std::uint8_t>>(raster);
  return std::make_unique<PalettePainter<std::uint16_t>>(raster);
}

}  // namespace pyramidion
