#include "picture/linear_light.h"
#include "picture/log_colours.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

class LogPainter final : public RowPainter {
 public:
  LogPainter(const Raster& raster, ReadLogPixel read)
      : step_(std::size_t{raster.bands} * raster.bits / 8), read_(read) {}

  void paint(const std::uint8_t* samples, std::uint32_t width, std::uint8_t* rgba) override {
    for (std::uint32_t i = 0; i < width; ++i, samples += step_, rgba += 4) {
      const auto [red, green, blue] = read_(samples);
      store_srgb(red, green, blue, rgba);
    }
  }

 private:
  std::size_t step_;
  ReadLogPixel read_;
};

}  // namespace

std::unique_ptr<RowPainter> make_log_painter(const Raster& raster) {
  if (const ReadLogPixel read = log_pixel_reader(raster)) return std::make_unique<LogPainter>(raster, read);
  return raster.bands >= 3 ? make_rgb_painter(raster, {}) : make_grey_painter(raster, {}, false);
}

}  // namespace pyramidion
