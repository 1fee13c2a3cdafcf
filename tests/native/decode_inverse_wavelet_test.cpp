#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

#include "decode/decode_j2k.h"
#include "support/is_crop.h"
#include "support/made_codestream.h"

namespace pyramidion::testing {
namespace {

constexpr std::uint32_t tile = 16;

/// Nine tiles each. Those at the edges are as narrow or as low as this and that many samples, beginning with one; what
/// is left of them in lower resolutions is less, at even places and at odd ones.
std::vector<MadeCodestream> images_of_small_tiles() {
  std::vector<MadeCodestream> images;
  for (std::uint32_t left = 1; left <= 8; ++left) {
    for (std::uint32_t bottom = 1; bottom <= 8; ++bottom) {
      MadeCodestream made;
      made.image = {tile - left, tile - 8, 2 * tile + 9 - left, 2 * tile + bottom};
      made.tile = tile;
      images.push_back(made);
    }
  }
  return images;
}

/// How far samples are from those that were encoded, at most.
int largest_error(const MadeCodestream& made, const Raster& raster) {
  int error = 0;
  for (std::uint32_t y = 0; y < raster.height; ++y) {
    for (std::uint32_t x = 0; x < raster.width; ++x) {
      const std::int32_t expected = made_sample(made.components[0], 0, made.image.x0 + x, made.image.y0 + y);
      error = std::max(error, std::abs(raster.data.data()[std::size_t{y} * raster.width + x] - expected));
    }
  }
  return error;
}

TEST(InverseWavelet, TakesBackTheReversibleOneOfSmallTiles) {
  for (const MadeCodestream& made : images_of_small_tiles()) {
    ASSERT_EQ(largest_error(made, decode_j2k(make_codestream(made))), 0)
        << "from " << made.image.x0 << ", " << made.image.y0;
  }
}

TEST(InverseWavelet, TakesBackTheIrreversibleOneOfSmallTilesButForRounding) {
  for (MadeCodestream made : images_of_small_tiles()) {
    // OpenJPEG does not transform a single sample here.
    if (made.image.x0 == tile - 1 || made.image.y1 == 2 * tile + 1) continue;
    made.resolutions = 2;
    made.irreversible = true;
    made.ratio = 1;
    ASSERT_LE(largest_error(made, decode_j2k(make_codestream(made))), 1)
        << "from " << made.image.x0 << ", " << made.image.y0;
  }
}

/// Wherever an area begins and ends, bit by bit.
TEST(InverseWavelet, GivesAnyAreaWhatTheWholeHas) {
  std::mt19937 random(3);
  for (const bool irreversible : {false, true}) {
    MadeCodestream made;
    made.image = {37, 51, 240, 201};
    made.irreversible = irreversible;
    made.components = {J2kComponent{16}};
    made.resolutions = 6;
    const auto codestream = make_codestream(made);
    const Raster whole = decode_j2k(codestream);
    for (int i = 0; i < 300; ++i) {
      const std::uint32_t x0 = made.image.x0 + static_cast<std::uint32_t>(random() % whole.width);
      const std::uint32_t y0 = made.image.y0 + static_cast<std::uint32_t>(random() % whole.height);
      const J2kArea area{x0, y0, std::min(made.image.x1, x0 + 1 + static_cast<std::uint32_t>(random() % 60)),
                         std::min(made.image.y1, y0 + 1 + static_cast<std::uint32_t>(random() % 60))};
      const Raster raster = decode_j2k(codestream, {area});
      ASSERT_EQ(raster.width, area.x1 - area.x0);
      ASSERT_EQ(raster.height, area.y1 - area.y0);
      ASSERT_TRUE(is_crop(raster, whole, x0 - made.image.x0, y0 - made.image.y0))
          << (irreversible ? "9/7, " : "5/3, ") << area.x0 << ", " << area.y0 << " to " << area.x1 << ", " << area.y1;
    }
  }
}

}  // namespace
}  // namespace pyramidion::testing
