#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "picture/byte_scale.h"
#include "picture/row_painter.h"

namespace pyramidion {

/// A painter that works on samples scaled to bytes.
class BytePainter : public RowPainter {
 public:
  BytePainter(const Raster& raster, const RenderSettings& settings)
      : bands_(raster.bands), scale_(ByteScale::for_colours(raster, settings)) {}

  void paint(const std::uint8_t* samples, std::uint32_t width, std::uint8_t* rgba) final {
    const std::size_t count = std::size_t{width} * bands_;
    if (!scale_.is_identity() && scratch_.size() < count) scratch_.resize(count);
    paint_bytes(scale_(samples, count, scratch_.data()), width, rgba);
  }

 protected:
  virtual void paint_bytes(const std::uint8_t* bytes, std::uint32_t width, std::uint8_t* rgba) const = 0;

  std::size_t bands_;

 private:
  ByteScale scale_;
  std::vector<std::uint8_t> scratch_;
};

}  // namespace pyramidion
