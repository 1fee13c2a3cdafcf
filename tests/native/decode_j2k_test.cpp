#include "decode/decode_j2k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <ostream>
#include <string>
#include <utility>

#include "support/expect_error.h"
#include "support/made_codestream.h"

namespace pyramidion::testing {

struct J2kCase {
  const char* name;
  MadeCodestream made;
};

void PrintTo(const J2kCase& tried, std::ostream* out) { *out << tried.name; }

namespace {

using Components = std::vector<J2kComponent>;

std::int64_t sample_at(const Raster& raster, std::uint32_t x, std::uint32_t y, std::uint16_t band) {
  const std::size_t index = (std::size_t{y} * raster.width + x) * raster.bands + band;
  const std::size_t bytes = raster.bits / 8U;
  std::int64_t value = 0;
  std::memcpy(&value, raster.data.data() + index * bytes, bytes);
  const auto shift = static_cast<unsigned>(64 - raster.bits);
  if (raster.format != SampleFormat::signed_integer) return value;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << shift) >> shift;
}

/// `area` is in pixels of the raster.
std::vector<std::uint8_t> crop(const Raster& raster, const J2kArea& area) {
  const std::size_t pixel_bytes = std::size_t{raster.bands} * raster.bits / 8;
  std::vector<std::uint8_t> bytes;
  for (std::uint32_t y = area.y0; y < area.y1; ++y) {
    const std::uint8_t* const row = raster.data.data() + (std::size_t{y} * raster.width + area.x0) * pixel_bytes;
    bytes.insert(bytes.end(), row, row + (area.x1 - area.x0) * pixel_bytes);
  }
  return bytes;
}

std::vector<std::uint8_t> bytes_of(const Raster& raster) {
  return {raster.data.data(), raster.data.data() + raster.data.size()};
}

std::vector<J2kCase> cases() {
  MadeCodestream grey;
  MadeCodestream rgb;
  rgb.components = Components(3);
  MadeCodestream lossy = rgb;
  lossy.irreversible = true;
  MadeCodestream rgba = rgb;
  rgba.components = Components(4);
  MadeCodestream lossy_grey_16;
  lossy_grey_16.components = Components{{16}};
  lossy_grey_16.irreversible = true;
  MadeCodestream offset = rgb;
  offset.image = {37, 51, 240, 201};
  MadeCodestream subsampled;
  subsampled.components = Components{{8, false, 1, 1}, {8, false, 2, 2}, {8, false, 2, 2}};
  MadeCodestream subsampled_offset = subsampled;
  subsampled_offset.image = {36, 52, 241, 203};
  MadeCodestream all_subsampled = subsampled;
  all_subsampled.components = Components{{8, false, 2, 2}, {8, false, 4, 2}};
  MadeCodestream precincts = lossy;
  precincts.precinct = 64;
  MadeCodestream tiled = rgb;
  tiled.tile = 64;
  MadeCodestream flat = rgb;
  flat.resolutions = 1;
  std::vector<J2kCase> all{{"grey", grey},
                           {"rgb", rgb},
                           {"lossy", lossy},
                           {"rgba", rgba},
                           {"lossy_grey_16", lossy_grey_16},
                           {"offset", offset},
                           {"subsampled", subsampled},
                           {"subsampled_offset", subsampled_offset},
                           {"all_subsampled", all_subsampled},
                           {"precincts", precincts},
                           {"tiled", tiled},
                           {"flat", flat}};
  static const std::vector<std::string> names{"bits_1", "bits_4", "bits_9", "bits_12", "bits_16", "bits_24"};
  for (const std::string& name : names) {
    MadeCodestream made;
    const auto bits = static_cast<std::uint16_t>(std::stoi(name.substr(5)));
    made.components = Components{{bits}, {bits, true}};
    all.push_back({name.c_str(), made});
  }
  // Selective bypass, reset of contexts, termination of each pass, vertically causal contexts, predictable termination,
  // segmentation symbols; all of them, with code-blocks that no stripe divides.
  static const std::vector<std::string> styles{"style_1",  "style_2",  "style_4", "style_8",
                                               "style_16", "style_32", "style_63"};
  for (const std::string& name : styles) {
    MadeCodestream made = rgb;
    made.style = std::stoi(name.substr(6));
    if (made.style != 63) made.code_block = 64;
    all.push_back({name.c_str(), made});
  }
  return all;
}

std::vector<J2kCase> lossless_cases() {
  auto all = cases();
  all.erase(std::remove_if(all.begin(), all.end(), [](const J2kCase& tried) { return tried.made.irreversible; }),
            all.end());
  return all;
}

std::string name_of_case(const ::testing::TestParamInfo<J2kCase>& tried) { return tried.param.name; }

class DecodeLosslessJ2k : public ::testing::TestWithParam<J2kCase> {};

TEST_P(DecodeLosslessJ2k, SamplesAreThoseEncoded) {
  const MadeCodestream& made = GetParam().made;
  const Raster raster = decode_j2k(make_codestream(made));
  const std::uint32_t grid = made.components[0].dx;  // Of the finest component.
  ASSERT_EQ(raster.bands, made.components.size());
  ASSERT_EQ(raster.width, (made.image.x1 + grid - 1) / grid - (made.image.x0 + grid - 1) / grid);
  for (std::uint16_t band = 0; band < raster.bands; ++band) {
    const J2kComponent& component = made.components[band];
    int different = 0;
    for (std::uint32_t j = 0; j < raster.height; ++j) {
      for (std::uint32_t i = 0; i < raster.width; ++i) {
        const std::uint32_t x = ((made.image.x0 + grid - 1) / grid + i) * grid;
        const std::uint32_t y = ((made.image.y0 + grid - 1) / grid + j) * grid;
        const std::int32_t expected = made_sample(component, band, x / component.dx, y / component.dy);
        if (sample_at(raster, i, j, band) != expected) ++different;
      }
    }
    EXPECT_EQ(different, 0) << "band " << band;
  }
}

INSTANTIATE_TEST_SUITE_P(, DecodeLosslessJ2k, ::testing::ValuesIn(lossless_cases()), name_of_case);

class DecodeJ2k : public ::testing::TestWithParam<J2kCase> {};

TEST_P(DecodeJ2k, AreasAreCropsOfTheWhole) {
  const MadeCodestream& made = GetParam().made;
  const auto codestream = make_codestream(made);
  const Raster whole = decode_j2k(codestream);
  const std::uint32_t grid = made.components[0].dx;
  const std::uint32_t left = (made.image.x0 + grid - 1) / grid;
  const std::uint32_t top = (made.image.y0 + grid - 1) / grid;
  constexpr std::uint32_t block = 32;
  for (std::uint32_t y = 0; y < made.image.y1; y += block) {
    for (std::uint32_t x = 0; x < made.image.x1; x += block) {
      const J2kArea area{x, y, x + block, y + block};
      const J2kArea inner{std::max(x, made.image.x0), std::max(y, made.image.y0), std::min(x + block, made.image.x1),
                          std::min(y + block, made.image.y1)};
      if (inner.is_empty()) {
        expect_error(ErrorCode::bad_request, [&] { return decode_j2k(codestream, {area}); });
        continue;
      }
      const Raster raster = decode_j2k(codestream, {area});
      const J2kArea pixels{(inner.x0 + grid - 1) / grid - left, (inner.y0 + grid - 1) / grid - top,
                           (inner.x1 + grid - 1) / grid - left, (inner.y1 + grid - 1) / grid - top};
      ASSERT_EQ(raster.width, pixels.x1 - pixels.x0);
      ASSERT_EQ(raster.height, pixels.y1 - pixels.y0);
      EXPECT_EQ(raster.bits, whole.bits);
      EXPECT_TRUE(bytes_of(raster) == crop(whole, pixels)) << "at " << x << ", " << y;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, DecodeJ2k, ::testing::ValuesIn(cases()), name_of_case);

TEST(DecodeJ2kFormat, IsThatOfTheLargestComponent) {
  MadeCodestream made;
  const auto format_of = [&](Components components) {
    made.components = std::move(components);
    const Raster raster = decode_j2k(make_codestream(made));
    return std::tuple(raster.bits, raster.significant_bits, raster.format == SampleFormat::signed_integer);
  };
  EXPECT_EQ(format_of({{8}}), std::tuple(8, 8, false));
  EXPECT_EQ(format_of({{8}, {1}}), std::tuple(8, 8, false));
  EXPECT_EQ(format_of({{8}, {12}}), std::tuple(16, 12, false));
  EXPECT_EQ(format_of({{8, true}}), std::tuple(8, 8, true));
  EXPECT_EQ(format_of({{8}, {8, true}}), std::tuple(16, 9, true));
  EXPECT_EQ(format_of({{17}}), std::tuple(32, 17, false));
}

TEST(DecodeJ2kFailure, SaysWhatIsWrong) {
  const auto sound = make_codestream({});
  const auto with = [&](std::size_t at, std::uint8_t value) {
    auto changed = sound;
    changed[at] = value;
    return changed;
  };
  const auto failure = [](const std::vector<std::uint8_t>& codestream) {
    return expect_error(ErrorCode::decode_failed, [&] { return decode_j2k(codestream); });
  };
  EXPECT_STREQ(failure({}).what(), "the excerpt is no JPEG 2000 codestream");
  failure(with(1, 0));      // SOC
  failure(with(3, 0));      // SIZ
  failure(with(5, 40));     // Lsiz
  failure(with(41, 0));     // Csiz
  failure(with(11, 0));     // Xsiz
  failure(with(42, 0x7f));  // Ssiz
  failure(with(43, 0));     // XRsiz
  failure({sound.begin(), sound.begin() + 60});
  failure({sound.begin(), sound.end() - static_cast<std::ptrdiff_t>(sound.size() / 2)});
  const auto error = failure({sound.begin(), sound.end() - 2});  // EOC
  EXPECT_EQ(std::string(error.what()).rfind("OpenJPEG: ", 0), 0U) << error.what();
  EXPECT_NE(std::string(error.what()).back(), '\n');
  expect_error(ErrorCode::unsupported, [&] { return decode_j2k(with(42, 37)); });
}

TEST(DecodeJ2kFailure, LimitsCountDecodedBytes) {
  const auto codestream = make_codestream({});
  EXPECT_EQ(decode_j2k(codestream, {}, {200 * 150}).width, 200U);
  expect_error(ErrorCode::limit_exceeded, [&] { return decode_j2k(codestream, {}, {200 * 150 - 1}); });
  EXPECT_EQ(decode_j2k(codestream, {{0, 0, 32, 32}}, {32 * 32}).width, 32U);
}

/// A small codestream may claim a huge image: the bytes are missed only when it has been laid out.
TEST(DecodeJ2kFailure, HugeImagesDoNotCostHugeMemory) {
  auto codestream = make_codestream({});
  for (const std::size_t at : {8U, 12U, 24U, 28U}) {  // Xsiz, Ysiz, XTsiz, YTsiz: 2^30
    codestream[at] = 0x40;
    std::fill_n(codestream.begin() + static_cast<std::ptrdiff_t>(at) + 1, 3, std::uint8_t{0});
  }
  expect_error(ErrorCode::limit_exceeded, [&] { return decode_j2k(codestream); });
  const auto area = [&] { return decode_j2k(codestream, {{0, 0, 256, 256}}); };
  EXPECT_THROW(static_cast<void>(area()), Error);
}

/// Nothing leaks or crashes, whatever is wrong.
TEST(DecodeJ2kFailure, EveryBrokenByteIsSurvived) {
  MadeCodestream made;
  made.image = {0, 0, 40, 30};
  made.components = Components(3);
  const auto sound = make_codestream(made);
  int failures = 0;
  for (std::size_t at = 0; at < sound.size(); ++at) {
    auto broken = sound;
    broken[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    try {
      static_cast<void>(decode_j2k(broken, {{0, 0, 16, 16}}, {1U << 24U}));
    } catch (const Error&) {
      ++failures;
    }
  }
  EXPECT_GT(failures, 50);
}

}  // namespace
}  // namespace pyramidion::testing
