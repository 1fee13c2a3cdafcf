#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "picture/half_float.h"
#include "picture/lab_encoding.h"
#include "process/channel_reader.h"

namespace pyramidion {
namespace {

using Matrix = std::array<std::array<float, 3>, 3>;

/// XYZ relative to D65 to linear sRGB.
constexpr Matrix from_d65{{{3.2406255F, -1.537208F, -0.4986286F},
                           {-0.9689307F, 1.8757561F, 0.0415175F},
                           {0.0557101F, -0.2040211F, 1.0569959F}}};
/// XYZ relative to D50, adapted to D65 by Bradford's method, to linear sRGB.
constexpr Matrix from_d50{{{3.1338561F, -1.6168667F, -0.4906146F},
                           {-0.9787684F, 1.9161415F, 0.0334540F},
                           {0.0719453F, -0.2289914F, 1.4052427F}}};
constexpr std::array<float, 3> d50{0.9642F, 1, 0.8249F};
constexpr std::array<float, 3> d65{0.950470F, 1, 1.088827F};

double srgb_encoded(double linear) {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}

/// sRGB's transfer curve by the root of linear light, in which it is nearly straight: 4096 steps are within 1e-6 of it.
class RootTable {
 public:
  RootTable() {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const double root = static_cast<double>(i) / steps;
      values_[i] = static_cast<float>(srgb_encoded(root * root));
    }
  }

  [[nodiscard]] float operator()(float linear) const {
    const float position = std::sqrt(std::clamp(linear, 0.0F, 1.0F)) * steps;
    const auto index = std::min(static_cast<std::size_t>(position), std::size_t{steps - 1});
    const float share = position - static_cast<float>(index);
    return values_[index] + share * (values_[index + 1] - values_[index]);
  }

 private:
  static constexpr unsigned steps = 4096;
  std::array<float, steps + 1> values_{};
};

float cube_or_line(float t) { return t > 6.0F / 29 ? t * t * t : (t - 4.0F / 29) * (108.0F / 841); }

using Lab = std::array<float, 3>;

void store_rgb(const Lab& lab, LabWhite white, float* out) {
  static const RootTable encode;
  const float y = (lab[0] + 16) / 116;
  const auto& [white_x, white_y, white_z] = white == LabWhite::d50 ? d50 : d65;
  const std::array<float, 3> xyz{white_x * cube_or_line(y + lab[1] / 500), white_y * cube_or_line(y),
                                 white_z * cube_or_line(y - lab[2] / 200)};
  const Matrix& matrix = white == LabWhite::d50 ? from_d50 : from_d65;
  for (std::size_t i = 0; i < 3; ++i) {
    out[i] = encode(matrix[i][0] * xyz[0] + matrix[i][1] * xyz[1] + matrix[i][2] * xyz[2]);
  }
}

/// The same as IIPImage server reckons it.
void store_rgb_as_iipimage(const Lab& lab, float* out) {
  const auto linear = [](double white, double t) {
    return t < 0.2069 ? white * (t - 0.13793) / 7.787 : white * t * t * t;
  };
  double y = 0;
  double f = 0;
  if (lab[0] < 8) {
    y = lab[0] * 100.0 / 903.3;
    f = 7.787 * (y / 100) + 16.0 / 116;
  } else {
    f = (lab[0] + 16.0) / 116;
    y = 100 * f * f * f;
  }
  const std::array<double, 3> xyz{linear(95.0470, lab[1] / 500.0 + f) / 100, y / 100,
                                  linear(108.8827, f - lab[2] / 200.0) / 100};
  for (std::size_t i = 0; i < 3; ++i) {
    const double light = from_d65[i][0] * xyz[0] + from_d65[i][1] * xyz[1] + from_d65[i][2] * xyz[2];
    out[i] = static_cast<float>(std::min(1.0, srgb_encoded(std::max(0.0, light))));
  }
}

/// `First` is the type of L*, `Other` that of a* and b*.
template <typename First, typename Other>
class LabReader final : public ChannelReader {
 public:
  LabReader(const Raster& raster, const ProcessSettings& settings)
      : step_(raster.bands * sizeof(First)),
        encoding_(lab_encoding_of(raster)),
        white_(settings.lab_white),
        is_iipimage_(settings.is_iipimage && raster.interpretation.photometric == Photometric::cielab) {}

  [[nodiscard]] std::size_t channels() const override { return 3; }

  void read(const std::uint8_t* samples, std::size_t width, float* out) override {
    for (std::size_t i = 0; i < width; ++i, samples += step_, out += 3) {
      if (is_iipimage_) {
        store_rgb_as_iipimage(truncated(samples), out);
      } else {
        store_rgb({decoded<First>(samples, 0), decoded<Other>(samples, 1), decoded<Other>(samples, 2)}, white_, out);
      }
    }
  }

 private:
  template <typename T>
  [[nodiscard]] static T load(const std::uint8_t* samples, std::size_t band) {
    T value{};
    std::memcpy(&value, samples + band * sizeof(T), sizeof(T));
    return value;
  }

  template <typename T>
  [[nodiscard]] float decoded(const std::uint8_t* samples, std::size_t band) const {
    return static_cast<float>(load<T>(samples, band)) * encoding_.factor[band] + encoding_.offset[band];
  }

  /// IIPImage drops the lowest bit of a 16-bit L*, and all fractions of a* and b*.
  [[nodiscard]] Lab truncated(const std::uint8_t* samples) const {
    const auto lightness = load<First>(samples, 0);
    const auto a = load<Other>(samples, 1);
    const auto b = load<Other>(samples, 2);
    if constexpr (std::is_same_v<First, std::uint8_t>) {
      return {static_cast<float>(lightness / 2.55), static_cast<float>(a), static_cast<float>(b)};
    } else if constexpr (std::is_same_v<First, std::uint16_t>) {
      return {static_cast<float>((lightness >> 1U) / 327.67), static_cast<float>(a >> 8), static_cast<float>(b >> 8)};
    } else {
      return {static_cast<float>(lightness), static_cast<float>(a), static_cast<float>(b)};
    }
  }

  std::size_t step_;
  LabEncoding encoding_;
  LabWhite white_;
  bool is_iipimage_;
};

class Half {
 public:
  explicit operator float() const { return half_to_float(bits_); }

 private:
  std::uint16_t bits_ = 0;
};

}  // namespace

std::unique_ptr<ChannelReader> make_lab_reader(const Raster& raster, const ProcessSettings& settings) {
  if (raster.format == SampleFormat::floating_point) {
    if (raster.bits == 16) return std::make_unique<LabReader<Half, Half>>(raster, settings);
    if (raster.bits == 32) return std::make_unique<LabReader<float, float>>(raster, settings);
    return std::make_unique<LabReader<double, double>>(raster, settings);
  }
  const bool is_signed = raster.interpretation.photometric == Photometric::cielab;
  if (raster.significant_bits == 8) {
    if (is_signed) return std::make_unique<LabReader<std::uint8_t, std::int8_t>>(raster, settings);
    return std::make_unique<LabReader<std::uint8_t, std::uint8_t>>(raster, settings);
  }
  if (raster.significant_bits == 16) {
    if (is_signed) return std::make_unique<LabReader<std::uint16_t, std::int16_t>>(raster, settings);
    return std::make_unique<LabReader<std::uint16_t, std::uint16_t>>(raster, settings);
  }
  throw Error(ErrorCode::unsupported, concat({"L*a*b* samples of ", raster.significant_bits, " bits cannot be shown"}));
}

}  // namespace pyramidion
