// The painters of colours that need no arithmetic beyond the scale to bytes: grey, RGB, CMYK.

#include "picture/byte_painter.h"
#include "picture/expand.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

class GreyPainter final : public BytePainter {
 public:
  GreyPainter(const Raster& raster, const RenderSettings& settings, bool inverted)
      : BytePainter(raster, settings), flip_(inverted ? 255 : 0) {}

 private:
  void paint_bytes(const std::uint8_t* bytes, std::uint32_t width, std::uint8_t* rgba) const override {
    if (bands_ == 1 && flip_ == 0) return expand_grey(bytes, width, rgba);
    for (std::uint32_t i = 0; i < width; ++i, bytes += bands_, rgba += 4) {
      rgba[0] = rgba[1] = rgba[2] = static_cast<std::uint8_t>(bytes[0] ^ flip_);
      rgba[3] = 255;
    }
  }

  unsigned flip_;
};

class RgbPainter final : public BytePainter {
 public:
  using BytePainter::BytePainter;

 private:
  void paint_bytes(const std::uint8_t* bytes, std::uint32_t width, std::uint8_t* rgba) const override {
    if (bands_ == 3) return expand_rgb(bytes, width, rgba);
    for (std::uint32_t i = 0; i < width; ++i, bytes += bands_, rgba += 4) {
      rgba[0] = bytes[0];
      rgba[1] = bytes[1];
      rgba[2] = bytes[2];
      rgba[3] = 255;
    }
  }
};

class CmykPainter final : public BytePainter {
 public:
  CmykPainter(const Raster& raster, const RenderSettings& settings)
      : BytePainter(raster, settings), flip_(raster.interpretation.inverted_inks ? 0 : 255) {}

 private:
  void paint_bytes(const std::uint8_t* bytes, std::uint32_t width, std::uint8_t* rgba) const override {
    for (std::uint32_t i = 0; i < width; ++i, bytes += bands_, rgba += 4) {
      const unsigned light = bytes[3] ^ flip_;  // What black ink lets through.
      rgba[0] = static_cast<std::uint8_t>((bytes[0] ^ flip_) * light / 255);
      rgba[1] = static_cast<std::uint8_t>((bytes[1] ^ flip_) * light / 255);
      rgba[2] = static_cast<std::uint8_t>((bytes[2] ^ flip_) * light / 255);
      rgba[3] = 255;
    }
  }

  unsigned flip_;
};

}  // namespace

std::unique_ptr<RowPainter> make_grey_painter(const Raster& raster, const RenderSettings& settings, bool inverted) {
  return std::make_unique<GreyPainter>(raster, settings, inverted);
}

std::unique_ptr<RowPainter> make_rgb_painter(const Raster& raster, const RenderSettings& settings) {
  return std::make_unique<RgbPainter>(raster, settings);
}

std::unique_ptr<RowPainter> make_cmyk_painter(const Raster& raster, const RenderSettings& settings) {
  return std::make_unique<CmykPainter>(raster, settings);
}

}  // namespace pyramidion
