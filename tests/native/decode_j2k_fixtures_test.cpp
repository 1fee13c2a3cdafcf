// The JPEG 2000 fixtures: an area of any is the crop of the whole, and what is malformed ends in an error.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "bytes/error.h"
#include "decode/decode_j2k.h"
#include "support/fixtures.h"
#include "support/is_crop.h"

namespace pyramidion::testing {
namespace {

/// From SOC and SIZ on, wherever in the file they are: codestreams may be in boxes.
std::vector<std::uint8_t> codestream_in(const std::vector<std::uint8_t>& file) {
  constexpr std::array<std::uint8_t, 4> start{0xff, 0x4f, 0xff, 0x51};
  return {std::search(file.begin(), file.end(), start.begin(), start.end()), file.end()};
}

std::vector<std::filesystem::path> files_in(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  if (const auto root = fixtures()) {
    for (const auto& entry : std::filesystem::directory_iterator(*root / folder)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::uint32_t divided_up(std::uint32_t a, std::uint32_t b) { return (a + b - 1) / b; }

/// Throws what decode_j2k throws.
void compare_area_with_whole(const std::vector<std::uint8_t>& codestream) {
  constexpr DecodeLimits limits{128U << 20U};
  constexpr std::uint32_t block = 64;
  const Raster whole = decode_j2k(codestream, {}, limits);
  const J2kSize size = read_j2k_size(codestream);
  if (size.tiles > 1) return;  // An excerpt has one.
  const auto [x0, y0, x1, y1] = size.image;
  const std::uint32_t x = (x0 + x1) / 2 / block * block;
  const std::uint32_t y = (y0 + y1) / 2 / block * block;
  const Raster part = decode_j2k(codestream, {{x, y, x + block, y + block}}, limits);
  const std::uint32_t dx = divided_up(x1 - x0, whole.width);
  const std::uint32_t dy = divided_up(y1 - y0, whole.height);
  EXPECT_TRUE(is_crop(part, whole, divided_up(std::max(x, x0), dx) - divided_up(x0, dx),
                      divided_up(std::max(y, y0), dy) - divided_up(y0, dy)));
}

class DecodeJ2kFixtures : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(DecodeJ2kFixtures, AreasAreCropsOfTheWhole) {
  if (GetParam().filename() == "gdal__rgb16_ecwsdk.jp2") return;  // Its last code-blocks lack bytes.
  compare_area_with_whole(codestream_in(read_file(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(, DecodeJ2kFixtures, ::testing::ValuesIn(files_in("jp2")));
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(DecodeJ2kFixtures);

/// OpenJPEG does not know all of Part 15.
TEST(DecodeHtj2kFixtures, AreasAreCropsOfTheWhole) {
  const auto files = files_in("htj2k");
  if (files.empty()) GTEST_SKIP() << "no fixtures";
  int refused = 0;
  for (const auto& file : files) {
    SCOPED_TRACE(file.filename());
    try {
      compare_area_with_whole(codestream_in(read_file(file)));
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_LE(refused, 11);
}

TEST(DecodeMalformedJ2kFixtures, EndInErrorsAtWorst) {
  for (const auto& file : files_in("malformed-jp2")) {
    SCOPED_TRACE(file.filename());
    try {
      compare_area_with_whole(codestream_in(read_file(file)));
    } catch (const Error& error) {
      EXPECT_STRNE(error.what(), "");
    }
  }
}

}  // namespace
}  // namespace pyramidion::testing
