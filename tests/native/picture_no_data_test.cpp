// The value that stands for nothing: as GDAL's tag says it, in excerpts, pictures and statistics.
#include <gtest/gtest.h>

#include <array>
#include <cfloat>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "decode/decode_tiff.h"
#include "picture/no_data.h"
#include "picture/render.h"
#include "process/processor.h"
#include "process/statistics.h"
#include "pyramid/no_data.h"
#include "support/made_raster.h"
#include "support/starved_file.h"
#include "support/tiff_builder.h"

namespace pyramidion {
namespace {

using testing::ascii;
using testing::Entry;
using testing::make_raster;
using testing::StarvedFile;
using testing::TiffBuilder;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr auto grey = Photometric::min_is_black;

TEST(NoData, IsReadWhateverItsForm) {
  const std::vector<std::pair<std::string, double>> numbers{
      {"-9999", -9999}, {" 0 ", 0},   {"255 ", 255},    {"-3.4028234663852886e+38", -FLT_MAX},
      {"1e3", 1000},    {"-.5", -.5}, {"inf", INFINITY}};
  for (const auto& [text, value] : numbers) EXPECT_EQ(no_data_in(text), value) << text;
  for (const char* text : {"nan", "NaN", " nan ", "-nan"}) EXPECT_TRUE(std::isnan(no_data_in(text).value())) << text;
  for (const char* text : {"", " ", "none", "e5"}) EXPECT_FALSE(no_data_in(text)) << text;
}

/// Of each pixel whether it is seen: "1011".
std::string seen(const Picture& picture) {
  const std::size_t pixel = picture.depth / 2U;
  std::string text;
  for (std::size_t i = 0; i < std::size_t{picture.width} * picture.height; ++i) {
    const std::uint8_t* const rgba = picture.rgba.data() + i * pixel;
    text += rgba[pixel - 1] == 0 ? '0' : '1';
  }
  return text;
}

template <typename T>
Raster with(double no_data, const std::vector<T>& samples, std::uint16_t bands = 1, Photometric photometric = grey,
            std::uint32_t width = 0) {
  Raster raster = make_raster<T>(samples, bands, photometric, width);
  raster.interpretation.no_data = no_data;
  return raster;
}

TEST(NoData, IsFoundInSamplesOfEveryKind) {
  EXPECT_EQ(seen(render(with<std::uint8_t>(7, {7, 6, 7, 255}))), "0101");
  EXPECT_EQ(seen(render(with<std::int8_t>(-1, {-1, 1, 127}))), "011");
  EXPECT_EQ(seen(render(with<std::uint16_t>(65535, {65535, 255, 0}))), "011");
  EXPECT_EQ(seen(render(with<std::int16_t>(-32768, {-32768, 32767, 0}))), "011");
  EXPECT_EQ(seen(render(with<std::uint32_t>(4294967295.0, {4294967295U, 0}))), "01");
  EXPECT_EQ(seen(render(with<std::int32_t>(-9999, {-9999, 9999}))), "01");
  EXPECT_EQ(seen(render(with<std::int64_t>(-9999, {-9999, 9999}))), "01");
  EXPECT_EQ(seen(render(with<float>(-9999, {-9999, 0}))), "01");
  EXPECT_EQ(seen(render(with<double>(0.1, {0.1, 0.2}))), "01");
  EXPECT_EQ(seen(render(with<float>(nothing, {NAN, 0, INFINITY}))), "011");
  EXPECT_EQ(seen(render(with<float>(INFINITY, {NAN, 0, INFINITY, -INFINITY}))), "1101");
  Raster halves = with<std::uint16_t>(-2, {0xC000, 0x4000});
  halves.format = SampleFormat::floating_point;
  EXPECT_EQ(seen(render(std::move(halves))), "01");
}

TEST(NoData, OfTextsMeansTheNearestFloat) {
  EXPECT_EQ(seen(render(with<float>(0.1, {0.1F, 0.1001F}))), "01");
  EXPECT_EQ(seen(render(with<float>(-3.4028235e38, {-FLT_MAX, FLT_MAX}))), "01");
  EXPECT_EQ(seen(render(with<float>(0, {0, 1e-38F}))), "01");
}

TEST(NoData, ThatSamplesCannotHaveIsNowhere) {
  for (const double value : {-1.0, 256.0, 0.5, nothing, double{INFINITY}}) {
    EXPECT_EQ(seen(render(with<std::uint8_t>(value, {0, 255, 1}))), "111") << value;
  }
}

TEST(NoData, IsThatOfAllColours) {
  const std::vector<std::uint8_t> rgb{0, 0, 0, 0, 0, 1, 1, 0, 0};
  EXPECT_EQ(seen(render(with(0, rgb, 3, Photometric::rgb))), "011");
  // Of four bands the last is alpha, whatever it is.
  Raster rgba = with<std::uint8_t>(0, {0, 0, 0, 255, 9, 0, 0, 255}, 4, Photometric::rgb);
  rgba.interpretation.extra_samples = {ExtraSample::unassociated_alpha};
  EXPECT_EQ(seen(render(std::move(rgba))), "01");
  // Bands that are not shown do not count.
  EXPECT_EQ(seen(render(with<std::uint8_t>(0, {0, 5, 5, 0}, 2))), "01");
  Raster palette = with<std::uint8_t>(1, {0, 1}, 1, Photometric::palette);
  palette.significant_bits = 1;
  palette.interpretation.colour_map = {0, 65535, 0, 0, 32768, 0};
  EXPECT_EQ(seen(render(std::move(palette))), "10");
}

TEST(NoData, MakesRegionsAsLargeAsCanBe) {
  const Raster raster = with<std::uint8_t>(9, {9, 9, 1, 9, 9, 9, 1, 9, 9, 1, 1, 9, 1, 1, 1, 1}, 1, grey, 4);
  const std::array<std::uint16_t, 1> bands{0};
  EXPECT_EQ(regions_without_data(raster, bands),
            (std::vector<Region>{{0, 0, 2, 2}, {3, 0, 1, 2}, {0, 2, 1, 1}, {3, 2, 1, 1}}));
  const std::array<std::uint16_t, 1> beyond{1};
  EXPECT_TRUE(regions_without_data(raster, beyond).empty());
}

/// Settings of every way that pictures are made in.
std::vector<ProcessSettings> many_settings() {
  return {{},
          {.ranges = {{0, 20}}},
          {.gamma = 2},
          {.is_inverted = true},
          {.twist = {{0.5F}}},
          {.colour_map = colour_map_named("jet")},
          {.is_inverted = true, .depth = 16},
          {.channels = {ChannelBlend{0, {1, 1, 1}, {}}}}};
}

TEST(NoData, IsTransparentWhateverIsAskedFor) {
  for (const ProcessSettings& settings : many_settings()) {
    EXPECT_EQ(seen(Processor(settings).picture(with<std::uint8_t>(7, {7, 6, 7}))), "010");
    EXPECT_EQ(seen(Processor(settings).picture(with<float>(7, {7, 6, 7}))), "010");
  }
  Picture picture = Processor({.background = {{1, 2, 3}}}).picture(with<std::uint8_t>(7, {7, 6}));
  EXPECT_EQ((std::vector<std::uint8_t>(picture.rgba.data(), picture.rgba.data() + 8)),
            (std::vector<std::uint8_t>{1, 2, 3, 255, 6, 6, 6, 255}));
}

TEST(NoData, OfPickedBandsIsTheirs) {
  const std::vector<std::uint8_t> rgb{0, 0, 5, 5, 0, 0, 0, 5, 0};
  EXPECT_EQ(seen(Processor({.channels = {ChannelBlend{2, {1, 1, 1}, {}}}}).picture(with(0, rgb, 3, Photometric::rgb))),
            "100");
  EXPECT_EQ(seen(Processor({.channels = {ChannelBlend{2, {1, 1, 1}, {}}, ChannelBlend{1, {1, 1, 1}, {}}}})
                     .picture(with(0, rgb, 3, Photometric::rgb))),
            "101");
}

TEST(NoData, SpreadsAsFarAsASurroundingReaches) {
  std::vector<float> samples(5 * 5, 1);
  samples[2 * 5 + 1] = -1;
  const Kernel blur{3, std::vector<double>(9, 1.0 / 9)};
  const std::string expected = std::string("11111") + "00011" + "00011" + "00011" + "11111";
  for (const ProcessSettings& settings : {ProcessSettings{.kernel = blur}, ProcessSettings{.shading = HillShading{}}}) {
    Processor processor(settings);
    EXPECT_EQ(seen(processor.picture(with(-1, samples, 1, grey, 5))), expected);
    EXPECT_EQ(seen(processor.part(with(-1, samples, 1, grey, 5), {2, 1, 3, 2})), "011011");
  }
  // Normals are lit each by itself.
  Raster normals = with<float>(0, {0, 0, 0, 1, 1, 1}, 3, Photometric::rgb);
  EXPECT_EQ(seen(Processor({.shading = HillShading{}}).picture(std::move(normals))), "01");
}

TEST(NoData, OfRegionsCountsAsFarAsTheyLieInThePicture) {
  constexpr std::uint32_t endless = std::numeric_limits<std::uint32_t>::max();
  Raster raster = make_raster<std::uint8_t>(std::vector<std::uint8_t>(3 * 3, 1), 1, grey, 3);
  const auto seen_by = [&](const ProcessSettings& settings, const std::vector<Region>& absent) {
    Raster copy = testing::copy_of(raster);
    copy.absent = absent;
    return seen(Processor(settings).picture(std::move(copy)));
  };
  const ProcessSettings plain;
  const ProcessSettings blurred{.kernel = Kernel{3, std::vector<double>(9, 1.0 / 9)}};
  EXPECT_EQ(seen_by(plain, {{1, 1, 1, 1}}), "111101111");
  EXPECT_EQ(seen_by(plain, {{2, 1, endless, 1}, {0, 2, 1, endless}}), "111110011");
  EXPECT_EQ(seen_by(plain, {{3, 0, 5, 5}, {0, endless, 3, 1}, {endless, 0, endless, 3}}), "111111111");
  EXPECT_EQ(seen_by(blurred, {{2, 2, endless, endless}}), "111100100");
  // Nothing is near to a region of no pixels.
  EXPECT_EQ(seen_by(blurred, {{1, 1, 0, 1}, {1, 1, 1, 0}}), "111111111");
  EXPECT_EQ(seen_by(plain, {{1, 1, 0, 1}, {1, 1, 1, 0}}), "111111111");
}

TEST(NoData, DoesNotCountInStatistics) {
  const auto bands = statistics(with<std::int16_t>(-9999, {-9999, 1, 3, -9999, 5, 5}, 2), 0, 2);
  EXPECT_EQ(bands[0].count, 2U);
  EXPECT_EQ(bands[0].minimum, 3);
  EXPECT_EQ(bands[1].count, 2U);
  EXPECT_EQ(bands[1].minimum, 1);
  Raster lacking = make_raster<std::uint8_t>({0, 4, 0, 8}, 1, grey, 2);
  lacking.absent = {{0, 0, 1, 9}, {2, 0, 7, 1}, {0, 5, 1, 1}};
  EXPECT_EQ(statistics(lacking, 0, 2)[0].minimum, 4);
  // Whatever lies beyond the raster.
  lacking.absent = {{0, 0, 1, 200}, {0, 90, 255, 4}, {90, 1, 4, 255}};
  EXPECT_EQ(statistics(lacking, 0, 2)[0].count, 2U);
  lacking.absent = {{1, 0, std::numeric_limits<std::uint32_t>::max(), 1}};
  EXPECT_EQ(statistics(lacking, 0, 2)[0].count, 3U);
  const auto shades = shade_histogram(render(with<std::uint8_t>(0, {0, 0, 9})));
  EXPECT_EQ(shades[0], 0U);
  EXPECT_EQ(shades[9], 1U);
}

/// As the excerpt of a tile of the last level has it.
std::optional<double> no_data_of_tile(const std::vector<Entry>& of_first, const std::vector<Entry>& of_last = {}) {
  TiffBuilder builder;
  auto image = builder.add_image({});
  for (const Entry& entry : of_first) image.set(entry);
  builder.add_directory(image);
  auto reduced = builder.add_image({.width = 8, .height = 8, .subfile_type = 1});
  for (const Entry& entry : of_last) reduced.set(entry);
  builder.add_directory(reduced);
  StarvedFile file(builder.file());
  const auto pyramid = file.open();
  const auto level = static_cast<std::uint32_t>(pyramid->images()[0].levels.size() - 1);
  const Plan plan = file.plan(*pyramid, {.level = level, .region = {0, 0, 8, 8}});
  const auto value = decode_tiff(file.assemble(plan.excerpts.at(0))).interpretation.no_data;
  EXPECT_EQ(value, pyramid->images()[0].no_data);
  return value;
}

TEST(NoData, OfTheLargestLevelIsThatOfAll) {
  const Entry inline_text = ascii(Tag::gdal_no_data, "7");
  const Entry text = ascii(Tag::gdal_no_data, "-3.4028234663852886e+38 ");
  EXPECT_EQ(no_data_of_tile({}), std::nullopt);
  EXPECT_EQ(no_data_of_tile({inline_text}), 7);
  EXPECT_EQ(no_data_of_tile({text}), -FLT_MAX);
  EXPECT_EQ(no_data_of_tile({text}, {inline_text}), -FLT_MAX);
  EXPECT_EQ(no_data_of_tile({}, {inline_text}), std::nullopt);
  EXPECT_EQ(no_data_of_tile({ascii(Tag::gdal_no_data, "none")}), std::nullopt);
  EXPECT_EQ(no_data_of_tile({ascii(Tag::gdal_no_data, std::string(100, ' ') + "7")}), std::nullopt);
}

}  // namespace
}  // namespace pyramidion
