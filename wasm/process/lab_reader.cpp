#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "picture/half_float.h"
#include "picture/lab_encoding.h"
#include "picture/linear_light.h"
#include "process/channel_reader.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace pyramidion {
namespace {

using Matrix = std::array<std::array<float, 3>, 3>;

/// XYZ relative to D65 to linear sRGB.
constexpr Matrix from_d65{{{3.2406255F, -1.537208F, -0.4986286F},
                           {-0.9689307F, 1.8757561F, 0.0415175F},
                           {0.0557101F, -0.2040211F, 1.0569959F}}};
constexpr std::array<float, 3> d50{white_d50.x, white_d50.y, white_d50.z};
constexpr std::array<float, 3> d65{0.950470F, 1, 1.088827F};

double srgb_encoded(double linear) {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}

/// sRGB's transfer curve by the root of linear light, in which it is nearly straight: the nearest of 16384 steps is
/// within 5e-5 of it.
class RootTable {
 public:
  static constexpr std::int32_t steps = 16384;

  RootTable() : values_(steps + 1) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const double root = static_cast<double>(i) / steps;
      values_[i] = static_cast<float>(srgb_encoded(root * root));
    }
  }

  [[nodiscard]] const float* values() const { return values_.data(); }

 private:
  std::vector<float> values_;
};

const float* root_table() {
  static const RootTable table;
  return table.values();
}

using Lab = std::array<float, 3>;

#ifdef __wasm_simd128__

/// How many pixels of three samples there must be for four of them to be loaded.
template <typename Sample>
constexpr std::size_t pixels_to_load = sizeof(Sample) == 1 ? 6 : 4;

/// One band of four pixels of three samples of 8 or 16 bits, as integers.
template <typename Sample, int band>
v128_t four_of_band(const std::uint8_t* samples) {
  v128_t highest;  // The samples are brought to the highest bits of their lanes, and what is below them pushed out.
  if constexpr (sizeof(Sample) == 1) {
    const v128_t all = wasm_v128_load(samples);
    highest = wasm_i8x16_shuffle(all, all, 0, 0, 0, band, 0, 0, 0, 3 + band, 0, 0, 0, 6 + band, 0, 0, 0, 9 + band);
  } else {
    constexpr int b = 2 * band;
    const v128_t first = wasm_v128_load(samples);
    const v128_t last = wasm_v128_load(samples + 8);
    highest =
        wasm_i8x16_shuffle(first, last, 0, 0, b, b + 1, 0, 0, b + 6, b + 7, 0, 0, b + 20, b + 21, 0, 0, b + 26, b + 27);
  }
  constexpr std::uint32_t bits = 32 - 8 * sizeof(Sample);
  return std::is_signed_v<Sample> ? wasm_i32x4_shr(highest, bits) : wasm_u32x4_shr(highest, bits);
}

#endif

/// A row of pixels, each coordinate for itself, so that loops become vector code.
class LabRow {
 public:
  explicit LabRow(LabWhite white)
      : white_(white == LabWhite::d50 ? d50 : d65), matrix_(white == LabWhite::d50 ? srgb_from_d50 : from_d65) {}

  void resize(std::size_t width) {
    for (auto& coordinate : coordinates_) coordinate.resize(width);
    for (auto& position : positions_) position.resize(width);
  }

  /// L*, a* or b*.
  [[nodiscard]] float* coordinate(std::size_t which) { return coordinates_[which].data(); }

  /// The pixels as sRGB.
  void store(std::size_t width, float* out) {
    find_positions(width);
    const float* const encoded = root_table();
    for (std::size_t i = 0; i < width; ++i, out += 3) {
      for (std::size_t colour = 0; colour < 3; ++colour) out[colour] = encoded[positions_[colour][i]];
    }
  }

 private:
  /// L*a*b* becomes XYZ, relative to the white, in the same place.
  void find_xyz(std::size_t width) {
    float* const first = coordinates_[0].data();
    float* const second = coordinates_[1].data();
    float* const third = coordinates_[2].data();
    for (std::size_t i = 0; i < width; ++i) {
      const float y = (first[i] + 16) * (1.0F / 116);
      first[i] = lab_cube_or_line(y + second[i] * (1.0F / 500));
      second[i] = lab_cube_or_line(y);
      third[i] = lab_cube_or_line(y - third[i] * (1.0F / 200));
    }
  }

  void find_positions(std::size_t width) {
    find_xyz(width);
    const float* const x = coordinates_[0].data();
    const float* const y = coordinates_[1].data();
    const float* const z = coordinates_[2].data();
    for (std::size_t colour = 0; colour < 3; ++colour) {
      std::int32_t* const positions = positions_[colour].data();
      const float from_x = matrix_[colour][0] * white_[0];
      const float from_y = matrix_[colour][1] * white_[1];
      const float from_z = matrix_[colour][2] * white_[2];
      for (std::size_t i = 0; i < width; ++i) {
        const float light = from_x * x[i] + from_y * y[i] + from_z * z[i];
        // Not-a-number fails the first comparison.
        const float positive = light > 0 ? light : 0;
        const float limited = positive < 1 ? positive : 1;
        positions[i] = static_cast<std::int32_t>(std::sqrt(limited) * RootTable::steps + 0.5F);
      }
    }
  }

  std::array<float, 3> white_;
  Matrix matrix_;
  std::array<std::vector<float>, 3> coordinates_;
  std::array<std::vector<std::int32_t>, 3> positions_;
};

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
        row_(settings.lab_white),
        is_iipimage_(settings.is_iipimage && raster.interpretation.photometric == Photometric::cielab) {}

  [[nodiscard]] std::size_t channels() const override { return 3; }

  void read(const std::uint8_t* samples, std::size_t width, float* out) override {
    if (is_iipimage_) {
      for (std::size_t i = 0; i < width; ++i, samples += step_, out += 3)
        store_rgb_as_iipimage(truncated(samples), out);
      return;
    }
    row_.resize(width);
    float* const lightness = row_.coordinate(0);
    float* const a = row_.coordinate(1);
    float* const b = row_.coordinate(2);
    std::size_t done = 0;
#ifdef __wasm_simd128__
    if constexpr (std::is_integral_v<First>) done = decode_many(samples, width);
#endif
    samples += done * step_;
    for (std::size_t i = done; i < width; ++i, samples += step_) {
      lightness[i] = decoded<First>(samples, 0);
      a[i] = decoded<Other>(samples, 1);
      b[i] = decoded<Other>(samples, 2);
    }
    row_.store(width, out);
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

#ifdef __wasm_simd128__

  /// Four at a time. Returns how many are done.
  std::size_t decode_many(const std::uint8_t* samples, std::size_t width) {
    if (step_ != 3 * sizeof(First)) return 0;
    std::size_t i = 0;
    const auto store = [&](v128_t whole, std::size_t band) {
      const v128_t product = wasm_f32x4_mul(wasm_f32x4_convert_i32x4(whole), wasm_f32x4_splat(encoding_.factor[band]));
      wasm_v128_store(row_.coordinate(band) + i, wasm_f32x4_add(product, wasm_f32x4_splat(encoding_.offset[band])));
    };
    for (; i + pixels_to_load<First> <= width; i += 4, samples += 4 * step_) {
      store(four_of_band<First, 0>(samples), 0);
      store(four_of_band<Other, 1>(samples), 1);
      store(four_of_band<Other, 2>(samples), 2);
    }
    return i;
  }

#endif

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
  LabRow row_;
  bool is_iipimage_;
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
