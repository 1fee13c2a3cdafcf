#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

#include "decode/apply_colour.h"
#include "picture/render.h"
#include "process/processor.h"
#include "support/expect_error.h"

namespace pyramidion::testing {
namespace {

using Components = std::vector<J2kComponent>;
using Bytes = std::vector<std::uint8_t>;
using Extras = std::vector<ExtraSample>;

/// One pixel, as decode_j2k would give it: all components are of the container's precision or less.
template <typename T>
Raster pixel_of(const std::vector<T>& samples, std::uint16_t bits = 8 * sizeof(T)) {
  Raster raster;
  raster.width = raster.height = 1;
  raster.bands = static_cast<std::uint16_t>(samples.size());
  raster.bits = 8 * sizeof(T);
  raster.significant_bits = bits;
  raster.format = std::is_signed_v<T> ? SampleFormat::signed_integer : SampleFormat::unsigned_integer;
  raster.data = Buffer(samples.size() * sizeof(T));
  std::memcpy(raster.data.data(), samples.data(), raster.data.size());
  return raster;
}

Bytes bytes_of(const Raster& raster) { return {raster.data.data(), raster.data.data() + raster.data.size()}; }

Bytes rgba_of(Raster raster) {
  const Picture picture = render(std::move(raster));
  return {picture.rgba.data(), picture.rgba.data() + 4};
}

J2kColour of_space(J2kColourSpace space) {
  J2kColour colour;
  colour.space = space;
  return colour;
}

/// Channels 0 to 2 are the colours, 3 an opacity of the given type.
std::vector<J2kChannelDefinition> rgb_and_opacity(std::uint16_t type) {
  return {{0, 0, 1}, {1, 0, 2}, {2, 0, 3}, {3, type, 0}};
}

TEST(ApplyColour, LeavesPlainSamplesAlone) {
  Raster raster = pixel_of<std::uint8_t>({1, 2, 3});
  const std::uint8_t* const data = raster.data.data();
  const Raster rgb = apply_colour(std::move(raster), of_space(J2kColourSpace::srgb), Components(3));
  EXPECT_EQ(rgb.data.data(), data);
  EXPECT_EQ(rgb.interpretation.photometric, Photometric::rgb);
  EXPECT_TRUE(rgb.interpretation.extra_samples.empty());
  const Raster grey =
      apply_colour(pixel_of<std::uint16_t>({700}, 12), of_space(J2kColourSpace::grey), Components{{12}});
  EXPECT_EQ(grey.interpretation.photometric, Photometric::min_is_black);
  EXPECT_EQ(grey.significant_bits, 12);
}

TEST(ApplyColour, GuessesWhatNoBoxSays) {
  const auto photometric = [](std::size_t bands, const Components& components) {
    return apply_colour(pixel_of(Bytes(bands)), {}, components).interpretation.photometric;
  };
  EXPECT_EQ(photometric(1, Components(1)), Photometric::min_is_black);
  EXPECT_EQ(photometric(2, Components(2)), Photometric::min_is_black);
  EXPECT_EQ(photometric(3, Components(3)), Photometric::rgb);
  EXPECT_EQ(photometric(4, Components(4)), Photometric::rgb);
  EXPECT_EQ(photometric(3, {{8}, {8, false, 2, 2}, {8, false, 2, 2}}), Photometric::ycbcr);
}

TEST(ApplyColour, OnlyDefinitionsMakeAlpha) {
  J2kColour colour = of_space(J2kColourSpace::srgb);
  const auto apply = [&] { return apply_colour(pixel_of<std::uint8_t>({9, 8, 7, 51}), colour, Components(4)); };
  EXPECT_EQ(apply().interpretation.extra_samples, Extras{ExtraSample::unspecified});
  EXPECT_EQ(rgba_of(apply()), (Bytes{9, 8, 7, 255}));
  colour.definitions = rgb_and_opacity(1);
  EXPECT_EQ(apply().interpretation.extra_samples, Extras{ExtraSample::unassociated_alpha});
  EXPECT_EQ(rgba_of(apply()), (Bytes{9, 8, 7, 51}));
  colour.definitions = rgb_and_opacity(2);
  EXPECT_EQ(rgba_of(apply()), (Bytes{45, 40, 35, 51}));
  colour.definitions[3].association = J2kChannelDefinition::nothing;
  EXPECT_EQ(rgba_of(apply()), (Bytes{9, 8, 7, 255}));
}

TEST(ApplyColour, PutsColoursInOrder) {
  J2kColour colour = of_space(J2kColourSpace::srgb);
  colour.definitions = {{0, 1, 0}, {1, 0, 3}, {2, 0, 2}, {3, 0, 1}};  // ABGR
  const auto apply = [&] { return apply_colour(pixel_of<std::uint8_t>({40, 30, 20, 10}), colour, Components(4)); };
  EXPECT_EQ(bytes_of(apply()), (Bytes{10, 20, 30, 40}));
  EXPECT_EQ(apply().interpretation.extra_samples, Extras{ExtraSample::unassociated_alpha});
  colour.definitions.pop_back();  // No red: the channels in their order.
  EXPECT_EQ(bytes_of(apply()), (Bytes{30, 20, 10, 40}));
  colour = of_space(J2kColourSpace::grey);
  colour.definitions = {{0, 1, 0}, {1, 0, 1}};
  EXPECT_EQ(rgba_of(apply_colour(pixel_of<std::uint8_t>({40, 30}), colour, Components(2))), (Bytes{30, 30, 30, 40}));
}

TEST(ApplyColour, LooksColoursUp) {
  J2kColour colour = of_space(J2kColourSpace::srgb);
  colour.palette.columns.resize(3);
  colour.palette.entries = {1, 2, 3, 4, 5, 6};
  colour.mapping = {{0, 2}, {0, 1}, {0, 0}};
  const auto apply = [&](std::uint8_t index) {
    return bytes_of(apply_colour(pixel_of<std::uint8_t>({index}, 4), colour, Components{{4}}));
  };
  EXPECT_EQ(apply(0), (Bytes{3, 2, 1}));
  EXPECT_EQ(apply(1), (Bytes{6, 5, 4}));
  EXPECT_EQ(apply(9), (Bytes{6, 5, 4})) << "The last one, as the standard does not say.";
  colour.mapping.clear();
  EXPECT_EQ(apply(0), (Bytes{1, 2, 3}));
  colour.mapping = {{0, 0}, {0, 1}, {0, 2}, {1}};  // The second component is the alpha.
  colour.definitions = rgb_and_opacity(1);
  const Raster raster = apply_colour(pixel_of<std::uint8_t>({1, 77}), colour, Components(2));
  EXPECT_EQ(bytes_of(raster), (Bytes{4, 5, 6, 77}));
}

TEST(ApplyColour, BringsChannelsToOnePrecision) {
  J2kColour colour = of_space(J2kColourSpace::srgb);
  colour.definitions = rgb_and_opacity(1);
  const Raster mask = apply_colour(pixel_of<std::uint8_t>({9, 8, 7, 1}), colour, Components{{8}, {8}, {8}, {1}});
  EXPECT_EQ(bytes_of(mask), (Bytes{9, 8, 7, 255}));
  Raster wide = apply_colour(pixel_of<std::uint16_t>({255, 0, 4095}, 12), {}, Components{{8}, {8}, {12}});
  EXPECT_EQ(wide.significant_bits, 12);
  EXPECT_EQ(rgba_of(std::move(wide)), (Bytes{255, 0, 255, 255}));
  const Raster shifted =
      apply_colour(pixel_of<std::int16_t>({255, -128, 0}, 9), {}, Components{{8}, {8, true}, {8, true}});
  EXPECT_EQ(bytes_of(shifted), (Bytes{255, 0, 128}));
  EXPECT_EQ(shifted.format, SampleFormat::unsigned_integer);
}

TEST(ApplyColour, NeutralChromaIsGreyAtEveryPrecision) {
  for (const auto bits : std::array<std::uint16_t, 6>{2, 4, 8, 9, 12, 16}) {
    const auto middle = static_cast<std::uint16_t>(1U << (bits - 1U));
    const auto highest = static_cast<std::uint16_t>((1U << bits) - 1);
    const Components components(3, J2kComponent{bits});
    const auto rgba = [&](std::uint16_t luma, std::uint16_t chroma) {
      const std::vector<std::uint16_t> samples{luma, middle, chroma};
      Raster raster = pixel_of<std::uint16_t>(samples, bits);
      if (bits <= 8) raster = pixel_of(Bytes(samples.begin(), samples.end()), bits);
      return rgba_of(apply_colour(std::move(raster), of_space(J2kColourSpace::sycc), components));
    };
    EXPECT_EQ(rgba(0, middle), (Bytes{0, 0, 0, 255})) << bits;
    EXPECT_EQ(rgba(highest, middle), (Bytes{255, 255, 255, 255})) << bits;
    EXPECT_GT(rgba(0, highest)[0], 80) << bits;
  }
}

TEST(ApplyColour, SignedChromaIsCentredOnZero) {
  const Components components{{8}, {8, true}, {8, true}};
  Raster raster = apply_colour(pixel_of<std::int16_t>({99, 0, 0}, 9), of_space(J2kColourSpace::sycc), components);
  EXPECT_EQ(raster.significant_bits, 8);
  EXPECT_EQ(rgba_of(std::move(raster)), (Bytes{99, 99, 99, 255}));
}

/// L*, a* and b* of one pixel in ICC's encoding of 16 bits.
std::array<double, 3> icc_lab_of(const Raster& raster) {
  EXPECT_EQ(raster.interpretation.photometric, Photometric::icclab);
  EXPECT_EQ(raster.bits, 16);
  EXPECT_EQ(raster.format, SampleFormat::unsigned_integer);
  std::array<std::uint16_t, 3> codes{};
  std::memcpy(codes.data(), raster.data.data(), sizeof(codes));
  return {codes[0] * 100.0 / 65280, codes[1] / 256.0 - 128, codes[2] / 256.0 - 128};
}

std::uint8_t small(std::uint16_t code) { return static_cast<std::uint8_t>(code); }

TEST(ApplyColour, ReadsLabByItsOwnRangesAndZeros) {
  struct Case {
    std::uint16_t bits;
    std::vector<std::uint32_t> parameters;
    std::array<std::uint16_t, 3> codes;
    std::array<double, 3> lab;
  };
  // The code is (2^bits - 1) / range * value + zero.
  const std::vector<Case> cases{
      {8, {}, {255, 128, 96}, {100, 0, 0}},
      {8, {}, {0, 0, 0}, {0, -128 * 170 / 255.0, -96 * 200 / 255.0}},
      {8, {}, {128, 255, 255}, {128 * 100 / 255.0, 127 * 170 / 255.0, 159 * 200 / 255.0}},
      {12, {}, {4095, 2048, 1536}, {100, 0, 0}},
      {16, {}, {65535, 32768, 24576}, {100, 0, 0}},
      {16, {}, {30000, 40000, 20000}, {3000000 / 65535.0, 7232 * 170 / 65535.0, -4576 * 200 / 65535.0}},
      {8, {100, 0, 255, 128, 255, 128}, {51, 128, 128}, {20, 0, 0}},
      {8, {100, 0, 255, 128, 255, 128}, {51, 100, 200}, {20, -28, 72}},
      {16, {50, 1000, 256, 0, 65535, 32768}, {2000, 300, 32770}, {50000 / 65535.0, 300 * 256 / 65535.0, 2}},
  };
  for (const auto& [bits, parameters, codes, lab] : cases) {
    J2kColour colour = of_space(J2kColourSpace::cielab);
    colour.parameters = parameters;
    Raster pixel = pixel_of<std::uint16_t>({codes[0], codes[1], codes[2]}, bits);
    if (bits == 8) pixel = pixel_of<std::uint8_t>({small(codes[0]), small(codes[1]), small(codes[2])});
    const auto values = icc_lab_of(apply_colour(std::move(pixel), colour, Components(3, J2kComponent{bits})));
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(values[i], lab[i], 0.003) << bits << " bits, colour " << i;
  }
}

/// The formulas of YCbCr in double precision, on the scale of bytes.
struct YcbcrModel {
  double red;
  double blue;
  std::array<double, 3> black;   ///< Codes of 8 bits, to be multiplied for more.
  std::array<double, 3> factor;  ///< By how much a code of 8 bits changes lightness, and a difference of colour.

  [[nodiscard]] std::array<double, 3> rgb(const std::array<std::uint32_t, 3>& codes, unsigned bits) const {
    std::array<double, 3> value{};
    for (std::size_t i = 0; i < 3; ++i) {
      // The zero lies at a round code, the whole range is 255 steps.
      const double zero = std::ldexp(black[i], static_cast<int>(bits) - 8);
      value[i] = (codes[i] - zero) * factor[i] * 255 / (std::ldexp(1.0, static_cast<int>(bits)) - 1);
    }
    const double r = value[0] + value[2] * (2 - 2 * red);
    const double b = value[0] + value[1] * (2 - 2 * blue);
    const double g = (value[0] - red * r - blue * b) / (1 - red - blue);
    return {std::clamp(r, 0.0, 255.0), std::clamp(g, 0.0, 255.0), std::clamp(b, 0.0, 255.0)};
  }
};

const YcbcrModel sycc{0.299, 0.114, {0, 128, 128}, {1, 1, 1}};

Raster ycbcr_pixel(const std::array<std::uint32_t, 3>& codes, std::uint16_t bits, const J2kColour& colour) {
  std::vector<std::uint16_t> samples(codes.begin(), codes.end());
  Raster pixel = pixel_of(samples, bits);
  if (bits == 8) pixel = pixel_of<std::uint8_t>({small(samples[0]), small(samples[1]), small(samples[2])});
  return apply_colour(std::move(pixel), colour, Components(3, J2kComponent{bits}));
}

void expect_ycbcr(const YcbcrModel& model, const J2kColour& colour, std::uint16_t bits) {
  const auto highest = (1U << bits) - 1;
  for (unsigned turn = 0; turn < 200; ++turn) {
    const std::array<std::uint32_t, 3> codes{turn * 2654435761U >> (32U - bits), turn * 40503U & highest,
                                             (turn * 69069U + 12345) & highest};
    const auto expected = model.rgb(codes, bits);
    const Bytes plain = rgba_of(ycbcr_pixel(codes, bits, colour));
    const Picture fine = Processor({.depth = 16}).picture(ycbcr_pixel(codes, bits, colour));
    std::array<std::uint16_t, 4> words{};
    std::memcpy(words.data(), fine.rgba.data(), sizeof(words));
    for (std::size_t i = 0; i < 3; ++i) {
      // Of wide samples the plain picture has the high bits alone, which are summed up.
      EXPECT_NEAR(plain[i], expected[i], bits == 8 ? 1.01 : 3) << bits << " bits, colour " << i << ", turn " << turn;
      EXPECT_NEAR(words[i] / 257.0, expected[i], bits == 8 ? 1.01 : 0.02) << bits << " bits, " << i << ", " << turn;
    }
  }
}

TEST(ApplyColour, ChromaHasItsZeroInTheMiddle) {
  for (const std::uint16_t bits : {std::uint16_t{8}, std::uint16_t{10}, std::uint16_t{12}, std::uint16_t{16}}) {
    expect_ycbcr(sycc, of_space(J2kColourSpace::sycc), bits);
    const std::uint32_t middle = 1U << (bits - 1U);
    for (const std::uint32_t luma : {0U, middle / 3, middle, (1U << bits) - 1}) {
      const Raster pixel = ycbcr_pixel({luma, middle, middle}, bits, of_space(J2kColourSpace::sycc));
      EXPECT_EQ(pixel.interpretation.reference_black_white[2], static_cast<float>(middle));
      const Bytes plain = rgba_of(ycbcr_pixel({luma, middle, middle}, bits, of_space(J2kColourSpace::sycc)));
      const auto grey = static_cast<std::uint8_t>(luma >> (bits - 8U));
      EXPECT_EQ(plain, (Bytes{grey, grey, grey, 255})) << bits << " bits";
    }
  }
}

TEST(ApplyColour, RefusesContradictions) {
  const auto refused = [](const J2kColour& colour) {
    expect_error(ErrorCode::decode_failed,
                 [&] { return apply_colour(pixel_of<std::uint8_t>({1}), colour, Components(1)); });
  };
  J2kColour colour;
  colour.mapping = {{1}};
  refused(colour);
  colour.mapping = {{0, 0}};
  refused(colour);
  colour.palette.entries = {1, 2, 3};
  refused(colour);
  colour.palette.columns.resize(2);
  refused(colour);
  colour.palette.columns.resize(3);
  colour.mapping = {{0, 3}};
  refused(colour);
  colour.palette.columns[0].bits = 38;
  colour.mapping.clear();
  refused(colour);
  expect_error(ErrorCode::bad_request, [] { return apply_colour(pixel_of<std::uint8_t>({1}), {}, Components(2)); });
}

}  // namespace
}  // namespace pyramidion::testing
