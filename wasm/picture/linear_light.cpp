#include "picture/linear_light.h"

#include <cmath>

namespace pyramidion {
namespace {

/// sRGB's transfer curve, sampled. 4096 steps are within half a code of it, except at the darkest two codes.
class TransferCurve {
 public:
  TransferCurve() {
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      const double linear = static_cast<double>(i) / last;
      const double encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
      codes_[i] = static_cast<std::uint8_t>(encoded * 255 + 0.5);
    }
  }

  [[nodiscard]] std::uint8_t operator()(float linear) const {
    if (!(linear > 0)) return 0;
    return linear < 1 ? codes_[static_cast<std::size_t>(linear * last + 0.5F)] : std::uint8_t{255};
  }

 private:
  static constexpr float last = 4095;
  std::array<std::uint8_t, 4096> codes_{};
};

}  // namespace

void store_srgb(float red, float green, float blue, std::uint8_t* rgba) {
  static const TransferCurve encode;
  rgba[0] = encode(red);
  rgba[1] = encode(green);
  rgba[2] = encode(blue);
  rgba[3] = 255;
}

void store_srgb_from_d50(const Xyz& colour, std::uint8_t* rgba) {
  const auto light = [&colour](const std::array<float, 3>& row) {
    return row[0] * colour.x + row[1] * colour.y + row[2] * colour.z;
  };
  const auto& [red, green, blue] = srgb_from_d50;
  store_srgb(light(red), light(green), light(blue), rgba);
}

}  // namespace pyramidion
