#include <cstring>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "picture/half_float.h"
#include "picture/lab_encoding.h"
#include "picture/linear_light.h"
#include "picture/row_painter.h"

namespace pyramidion {
namespace {

Xyz xyz_of_lab(float lightness, float a, float b) {
  const float y = (lightness + 16) / 116;
  return {white_d50.x * lab_cube_or_line(y + a / 500), lab_cube_or_line(y),
          white_d50.z * lab_cube_or_line(y - b / 200)};
}

/// `First` is the type of L*, `Other` that of a* and b*.
template <typename First, typename Other>
class LabPainter final : public RowPainter {
 public:
  explicit LabPainter(const Raster& raster) : step_(raster.bands * sizeof(First)), encoding_(lab_encoding_of(raster)) {}

  void paint(const std::uint8_t* samples, std::uint32_t width, std::uint8_t* rgba) override {
    for (std::uint32_t i = 0; i < width; ++i, samples += step_, rgba += 4) {
      const float lightness = decode<First>(samples, 0);
      const float a = decode<Other>(samples, 1);
      const float b = decode<Other>(samples, 2);
      store_srgb_from_d50(xyz_of_lab(lightness, a, b), rgba);
    }
  }

 private:
  template <typename T>
  [[nodiscard]] float decode(const std::uint8_t* samples, std::size_t band) const {
    T value{};
    std::memcpy(&value, samples + band * sizeof(T), sizeof(T));
    return static_cast<float>(value) * encoding_.factor[band] + encoding_.offset[band];
  }

  std::size_t step_;
  LabEncoding encoding_;
};

}  // namespace

std::unique_ptr<RowPainter> make_lab_painter(const Raster& raster) {
  if (raster.format == SampleFormat::floating_point) {
    if (raster.bits == 16) return std::make_unique<LabPainter<Half, Half>>(raster);
    if (raster.bits == 32) return std::make_unique<LabPainter<float, float>>(raster);
    return std::make_unique<LabPainter<double, double>>(raster);
  }
  const bool is_signed = raster.interpretation.photometric == Photometric::cielab;
  if (raster.significant_bits == 8) {
    if (is_signed) return std::make_unique<LabPainter<std::uint8_t, std::int8_t>>(raster);
    return std::make_unique<LabPainter<std::uint8_t, std::uint8_t>>(raster);
  }
  if (raster.significant_bits == 16) {
    if (is_signed) return std::make_unique<LabPainter<std::uint16_t, std::int16_t>>(raster);
    return std::make_unique<LabPainter<std::uint16_t, std::uint16_t>>(raster);
  }
  throw Error(ErrorCode::unsupported, concat({"L*a*b* samples of ", raster.significant_bits, " bits cannot be shown"}));
}

}  // namespace pyramidion
