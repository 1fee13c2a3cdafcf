// A tiny stream of each codec, so that a build that lacks one is noticed where it is made.

#include <gtest/gtest.h>

#include <vector>

#include "bytes/error.h"
#include "decode/decode_tiff.h"
#include "support/compressed_samples.h"
#include "support/made_tiff.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(DecodeCodecs, EachDecodesItsStream) {
  const Bytes constant(64, 0x5A);
  const struct {
    const char* name;
    MadeTiff made;
    Bytes expected;
  } cases[] = {
      {"LZW", {2, 1, {8}, 1, 5, {0x80, 0x00, 0x40, 0x70, 0x10}}, {1, 3}},
      {"Deflate", {2, 2, {8}, 1, 8, {0x78, 0x01, 0x01, 4, 0, 0xFB, 0xFF, 1, 2, 3, 4, 0, 24, 0, 11}}, {1, 2, 3, 4}},
      {"PackBits", {4, 1, {8}, 1, 32773, {0xFE, 7, 0, 9}}, {7, 7, 7, 9}},
      {"CCITT RLE", {8, 1, {1}, 0, 2, {0b10011000}}, Bytes(8, 0)},
      {"WebP", {1, 1, {8, 8, 8}, 2, 50001, one_pixel_webp}, {255, 0, 0}},
      {"ZSTD", {8, 8, {8}, 1, 50000, constant_zstd}, constant},
      {"LZMA", {8, 8, {8}, 1, 34925, constant_xz}, constant},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    try {
      const Raster raster = decode_tiff(make_tiff(c.made));
      EXPECT_EQ(Bytes(raster.data.data(), raster.data.data() + raster.data.size()), c.expected);
    } catch (const Error& error) {
      ADD_FAILURE() << error.what();
    }
  }
}

}  // namespace
}  // namespace pyramidion::testing
