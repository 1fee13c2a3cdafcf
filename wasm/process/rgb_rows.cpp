#include "process/rgb_rows.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "picture/alpha.h"
#include "process/band_scale.h"
#include "process/channel_reader.h"
#include "process/four_samples.h"
#include "process/pixel_steps.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace pyramidion {
namespace {

/// The colours of four pixels.
struct FourColours {
  FourFloats red, green, blue;
};

/// Four pixels, of which 16 bytes at least can be read. A shuffle of one vector is one instruction.
template <typename Sample>
FourColours colours_at(const std::uint8_t* at, Sample /* type */) {
  if constexpr (sizeof(Sample) == 1) {
    const auto v = vector_at<SixteenBytes>(at);
    return {upper<Sample>(__builtin_shufflevector(v, v, 0, 0, 0, 0, 3, 3, 3, 3, 6, 6, 6, 6, 9, 9, 9, 9)),
            upper<Sample>(__builtin_shufflevector(v, v, 1, 1, 1, 1, 4, 4, 4, 4, 7, 7, 7, 7, 10, 10, 10, 10)),
            upper<Sample>(__builtin_shufflevector(v, v, 2, 2, 2, 2, 5, 5, 5, 5, 8, 8, 8, 8, 11, 11, 11, 11))};
  } else {
    const auto a = vector_at<EightWords>(at);
    const auto b = vector_at<EightWords>(at + 8);
    return {upper<Sample>(__builtin_shufflevector(a, b, 0, 0, 3, 3, 6, 6, 13, 13)),
            upper<Sample>(__builtin_shufflevector(a, b, 1, 1, 4, 4, 7, 7, 14, 14)),
            upper<Sample>(__builtin_shufflevector(a, b, 2, 2, 5, 5, 12, 12, 15, 15))};
  }
}

FourColours colours_at(const std::uint8_t* at, float /* type */) {
  const auto a = vector_at<FourFloats>(at);
  const auto b = vector_at<FourFloats>(at + 16);
  const auto c = vector_at<FourFloats>(at + 32);
  return {__builtin_shufflevector(__builtin_shufflevector(a, b, 0, 3, 6, 6), c, 0, 1, 2, 5),
          __builtin_shufflevector(__builtin_shufflevector(a, b, 1, 4, 7, 7), c, 0, 1, 2, 6),
          __builtin_shufflevector(__builtin_shufflevector(a, b, 2, 5, 5, 5), c, 0, 1, 4, 7)};
}

/// Pixels that go through all steps together.
constexpr std::size_t at_once = 256;
using Plane = std::array<float, at_once>;
using Planes3 = std::array<Plane, 3>;  ///< Red, green, blue.

struct Scale {
  FourFloats minimum, factor;
};
using Scales = std::array<Scale, 3>;

/// A band's numbers as BandScale has them.
template <typename Sample>
FourFloats scaled(FourFloats numbers, const Scale& scale) {
  const FourFloats result = (numbers - scale.minimum) * scale.factor;
  if constexpr (!std::is_floating_point_v<Sample>) return result;
  return reinterpret_cast<FourFloats>(reinterpret_cast<FourIntegers>(result) & (numbers == numbers));
}

template <typename Sample>
void load(const std::uint8_t* samples, const Scales& given, Planes3& planes) {
  const Scales scales = given;  // That stay what they are, whatever is stored.
  for (std::size_t i = 0; i < at_once; i += 4, samples += 12 * sizeof(Sample)) {
    const auto [red, green, blue] = colours_at(samples, Sample{});
    store_four(scaled<Sample>(red, scales[0]), &planes[0][i]);
    store_four(scaled<Sample>(green, scales[1]), &planes[1][i]);
    store_four(scaled<Sample>(blue, scales[2]), &planes[2][i]);
  }
}

using Weights = std::array<std::array<FourFloats, 3>, 3>;

template <std::size_t rows>
void twist(const Weights& given, Planes3& planes) {
  const Weights weights = given;
  for (std::size_t i = 0; i < at_once; i += 4) {
    const FourFloats red = four_at(&planes[0][i]);
    const FourFloats green = four_at(&planes[1][i]);
    const FourFloats blue = four_at(&planes[2][i]);
    const auto sum = [&](const std::array<FourFloats, 3>& row) {
      FourFloats result = row[0] * red;
      result += row[1] * green;
      result += row[2] * blue;
      return result;
    };
    store_four(sum(weights[0]), &planes[0][i]);
    if constexpr (rows == 3) {
      store_four(sum(weights[1]), &planes[1][i]);
      store_four(sum(weights[2]), &planes[2][i]);
    }
  }
}

#ifdef __wasm_simd128__
/// Numbers from 0 to 255, cut off, with other bits above those of a byte. Takes three instructions instead of seven.
FourUnsigned whole(FourFloats numbers) {
  constexpr float first_without_fraction = 8388608;  // 2^23
  return reinterpret_cast<FourUnsigned>(reinterpret_cast<FourFloats>(wasm_f32x4_floor(numbers)) +
                                        first_without_fraction);
}
#else
FourUnsigned whole(FourFloats numbers) {
  return reinterpret_cast<FourUnsigned>(__builtin_convertvector(numbers, FourIntegers));
}
#endif

/// Values of 8 bits as `quantise` has them, and other bits above.
FourUnsigned quantised(const float* values, float factor) {
  const FourFloats numbers = four_at(values) * factor + 0.5F;
  const FourFloats black{};
  const FourFloats positive = black < numbers ? numbers : black;
  const FourFloats white = four_times(255);
  return whole(positive < white ? positive : white);
}

void store(const Planes3& planes, std::size_t channels, float factor, std::uint8_t* rgba) {
  for (std::size_t i = 0; i < at_once; i += 4, rgba += sizeof(FourUnsigned)) {
    const FourUnsigned red = quantised(&planes[0][i], factor);
    FourUnsigned pixels = (red & 0xFFU) * 0x010101U;
    if (channels == 3) pixels = red | quantised(&planes[1][i], factor) << 8U | quantised(&planes[2][i], factor) << 16U;
    pixels |= 0xFF000000U;
    std::memcpy(rgba, &pixels, sizeof(pixels));
  }
}

/// Greys as pixels, each a colour of a pixel.
void merge(const std::array<std::uint32_t, 3 * at_once>& greys, std::size_t channels, std::uint8_t* rgba) {
  if (channels == 1) {
    std::memcpy(rgba, greys.data(), 4 * at_once);
    return;
  }
  for (std::size_t i = 0; i < at_once; ++i, rgba += 4) {
    const std::uint32_t red = greys[i] & 0xFF0000FFU;
    const std::uint32_t pixel = red | (greys[i + at_once] & 0xFF00U) | (greys[i + 2 * at_once] & 0xFF0000U);
    std::memcpy(rgba, &pixel, sizeof(pixel));
  }
}

auto loader_for(const Raster& raster) {
  if (raster.format == SampleFormat::floating_point) return load<float>;
  const bool is_signed = raster.format == SampleFormat::signed_integer;
  if (raster.bits == 8) return is_signed ? load<std::int8_t> : load<std::uint8_t>;
  return is_signed ? load<std::int16_t> : load<std::uint16_t>;
}

}  // namespace

bool is_rgb_alone(const Raster& raster, const ProcessSettings& settings) {
  const bool is_float = raster.format == SampleFormat::floating_point;
  return raster.bands == 3 && (is_float ? raster.bits == 32 : raster.bits <= 16) &&
         plain_channels(raster, settings) == 3 && !alpha_band_of(raster) && !settings.shading && !settings.kernel &&
         !settings.colour_map && settings.twist.size() != 2 && settings.twist.size() <= 3 && settings.depth == 8 &&
         !settings.is_iipimage;
}

Picture rgb_picture(const Raster& raster, const ProcessSettings& settings, const ValueTable* tones) {
  Scales scales{};
  Weights weights{};
  for (std::uint16_t band = 0; band < 3; ++band) {
    const BandScale scale(raster, band, range_of_band(raster, band, settings));
    scales[band] = {four_times(static_cast<float>(scale.minimum())), four_times(static_cast<float>(scale.factor()))};
  }
  const std::size_t rows = settings.twist.size();
  for (std::size_t row = 0; row < rows; ++row) {
    const auto& given = settings.twist[row];
    for (std::size_t i = 0; i < std::min<std::size_t>(given.size(), 3); ++i) weights[row][i] = four_times(given[i]);
  }
  const std::size_t channels = rows == 1 ? 1 : 3;
  const auto load_block = loader_for(raster);
  const float factor = 255 * settings.contrast;

  Picture picture;
  picture.width = raster.width;
  picture.height = raster.height;
  const std::size_t pixels = std::size_t{raster.width} * raster.height;
  picture.rgba = Buffer(4 * pixels);
  const std::size_t pixel_bytes = std::size_t{3} * raster.bits / 8;
  Planes3 planes{};
  std::optional<ValueTable::LookUp> look_up;
  if (tones != nullptr) look_up.emplace(*tones);
  std::array<std::uint32_t, 3 * at_once> greys{};
  const auto take = [&](const std::uint8_t* samples, std::uint8_t* rgba) {
    load_block(samples, scales, planes);
    if (rows > 0) rows == 1 ? twist<1>(weights, planes) : twist<3>(weights, planes);
    if (look_up) {
      (*look_up)(planes[0].data(), channels * at_once, reinterpret_cast<std::uint8_t*>(greys.data()));
      return merge(greys, channels, rgba);
    }
    PixelSteps::tone(settings, planes[0].data(), channels * at_once);
    store(planes, channels, factor, rgba);
  };
  std::size_t i = 0;
  // What is read goes beyond a block by up to four bytes.
  for (; i + at_once + 4 <= pixels; i += at_once) {
    take(raster.data.data() + i * pixel_bytes, picture.rgba.data() + 4 * i);
  }
  std::array<std::uint8_t, 12 * at_once + 4> last_samples{};
  std::array<std::uint8_t, 4 * at_once> last_rgba{};
  for (; i < pixels; i += at_once) {
    const std::size_t left = std::min(at_once, pixels - i);
    std::memcpy(last_samples.data(), raster.data.data() + i * pixel_bytes, left * pixel_bytes);
    take(last_samples.data(), last_rgba.data());
    std::memcpy(picture.rgba.data() + 4 * i, last_rgba.data(), 4 * left);
  }
  return picture;
}

}  // namespace pyramidion
