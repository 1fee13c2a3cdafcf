// Hand-made excerpts, each with one feature of the sample layout.

#include "decode/decode_tiff.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "support/expect_error.h"
#include "support/made_tiff.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

template <typename T>
std::vector<T> samples_of(const Raster& raster) {
  EXPECT_EQ(raster.bits, 8 * sizeof(T));
  std::vector<T> samples(raster.data.size() / sizeof(T));
  std::memcpy(samples.data(), raster.data.data(), samples.size() * sizeof(T));
  return samples;
}

Raster decode(const MadeTiff& made) { return decode_tiff(make_tiff(made)); }

TEST(DecodeTiff, BytesComeAsTheyAre) {
  const Raster raster = decode({2, 1, {8, 8, 8}, 2, 1, {1, 2, 3, 4, 5, 6}});
  EXPECT_EQ(raster.width, 2U);
  EXPECT_EQ(raster.height, 1U);
  EXPECT_EQ(raster.bands, 3);
  EXPECT_EQ(raster.significant_bits, 8);
  EXPECT_EQ(raster.interpretation.photometric, Photometric::rgb);
  EXPECT_EQ(samples_of<std::uint8_t>(raster), (Bytes{1, 2, 3, 4, 5, 6}));
}

TEST(DecodeTiff, BigEndianSamplesAreTurnedRound) {
  MadeTiff made{2, 1, {16}, 1, 1, {0x12, 0x34, 0xAB, 0xCD}};
  made.endian = Endian::big;
  EXPECT_EQ(samples_of<std::uint16_t>(decode(made)), (std::vector<std::uint16_t>{0x1234, 0xABCD}));
}

TEST(DecodeTiff, PackedRowsBeginAtBytes) {
  const Raster raster = decode({3, 2, {4}, 1, 1, {0x12, 0x30, 0x45, 0x60}});
  EXPECT_EQ(raster.significant_bits, 4);
  EXPECT_EQ(samples_of<std::uint8_t>(raster), (Bytes{1, 2, 3, 4, 5, 6}));
}

TEST(DecodeTiff, FillOrderTwoTurnsBitsRound) {
  const Raster raster = decode({8, 1, {1}, 1, 1, {0b00000001}, {shorts(Tag::fill_order, {2})}});
  EXPECT_EQ(samples_of<std::uint8_t>(raster), (Bytes{1, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(DecodeTiff, PlanesAreInterleaved) {
  const Entry planar = shorts(Tag::planar_configuration, {2});
  EXPECT_EQ(samples_of<std::uint8_t>(decode({2, 1, {8, 8, 8}, 2, 1, {1, 2, 3, 4, 5, 6}, {planar}})),
            (Bytes{1, 3, 5, 2, 4, 6}));
  EXPECT_EQ(samples_of<std::uint8_t>(decode({3, 1, {2, 2}, 1, 1, {0b01101100, 0b00011000}, {planar}})),
            (Bytes{1, 0, 2, 1, 3, 2}));
}

TEST(DecodeTiff, HalfFloatsKeepTheirBits) {
  const Raster raster = decode({1, 1, {16}, 1, 1, {0x00, 0x3C}, {shorts(Tag::sample_format, {3})}});
  EXPECT_EQ(raster.format, SampleFormat::floating_point);
  EXPECT_EQ(samples_of<std::uint16_t>(raster), (std::vector<std::uint16_t>{0x3C00}));
}

TEST(DecodeTiff, FloatsOf24BitsBecome32Bits) {
  const Raster raster = decode({1, 1, {24}, 1, 1, {0x00, 0x80, 0x3F}, {shorts(Tag::sample_format, {3})}});
  EXPECT_EQ(samples_of<float>(raster), (std::vector<float>{1.5F}));
}

TEST(DecodeTiff, SubsampledYcbcrIsBroughtToTheFullGrid) {
  // Blocks of 2 × 2: four lumas, Cb, Cr. The second block is cut by the image.
  const Entry sampling = shorts(Tag::ycbcr_sub_sampling, {2, 2});
  const Raster raster = decode({3, 2, {8, 8, 8}, 6, 1, {1, 2, 3, 4, 50, 60, 5, 6, 7, 8, 70, 80}, {sampling}});
  EXPECT_EQ(raster.interpretation.photometric, Photometric::ycbcr);
  EXPECT_EQ(samples_of<std::uint8_t>(raster),
            (Bytes{1, 50, 60, 2, 50, 60, 5, 70, 80, 3, 50, 60, 4, 50, 60, 7, 70, 80}));
}

TEST(DecodeTiff, InterpretationComesFromTheTags) {
  const Raster raster = decode({1,
                                1,
                                {8, 8, 8, 8, 8},
                                2,
                                1,
                                {1, 2, 3, 4, 5},
                                {shorts(Tag::extra_samples, {2, 0}), doubles(Tag::s_min_sample_value, {3, 3, 3, 3, 3}),
                                 doubles(Tag::s_max_sample_value, {99, 99, 99, 99, 99})}});
  EXPECT_EQ(raster.interpretation.extra_samples,
            (std::vector<ExtraSample>{ExtraSample::unassociated_alpha, ExtraSample::unspecified}));
  EXPECT_EQ(raster.interpretation.sample_min, 3);
  EXPECT_EQ(raster.interpretation.sample_max, 99);
}

TEST(DecodeTiff, PaletteIsKept) {
  const Raster raster =
      decode({1, 1, {1}, 3, 1, {0x80}, {shorts(Tag::colour_map, {0, 65535, 1000, 2000, 30000, 40000})}});
  EXPECT_EQ(raster.interpretation.colour_map, (std::vector<std::uint16_t>{0, 65535, 1000, 2000, 30000, 40000}));
}

TEST(DecodeTiff, MoreThanTheLimitIsRefusedBeforeItIsAllocated) {
  const MadeTiff vast{1'000'000, 1'000'000, {64}, 1, 1, {1}};
  const Error error = expect_error(ErrorCode::limit_exceeded, [&] { return decode(vast); });
  EXPECT_NE(std::string(error.what()).find("1000000 x 1000000"), std::string::npos) << error.what();
  expect_error(ErrorCode::limit_exceeded, [] { return decode_tiff(make_tiff({10, 10, {8}, 1, 1, Bytes(100)}), {99}); });
}

TEST(DecodeTiff, MixedBitsPerSampleAreRefusedByName) {
  const Error error = expect_error(ErrorCode::unsupported, [] {
    return decode({1, 1, {8, 8, 8, 1}, 2, 1, {1, 2, 3, 128}});
  });
  EXPECT_NE(std::string(error.what()).find("BitsPerSample"), std::string::npos) << error.what();
}

TEST(DecodeTiff, DataThatEndEarlyAreAnError) {
  const struct {
    const char* name;
    std::uint16_t compression;
    Bytes data;
  } cases[] = {
      {"none", 1, {1, 2, 3}}, {"LZW", 5, {0x80}}, {"Deflate", 8, {0x78, 0x9C}}, {"PackBits", 32773, {0x03, 1}}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    // Larger than the whole file: libtiff takes a byte count that is too small for an uncompressed strip for a mistake.
    expect_error(ErrorCode::decode_failed, [&] { return decode({40, 40, {8}, 1, c.compression, c.data}); });
  }
}

TEST(DecodeTiff, AnUnknownCompressionIsNamed) {
  const Error error = expect_error(ErrorCode::unsupported_compression, [] {
    return decode({1, 1, {8}, 1, 34712, {0}});
  });
  EXPECT_NE(std::string(error.what()).find("34712"), std::string::npos) << error.what();
}

TEST(DecodeTiff, RubbishIsAnError) {
  expect_error(ErrorCode::decode_failed, [] { return decode_tiff(Bytes{}); });
  expect_error(ErrorCode::decode_failed, [] { return decode_tiff(Bytes(100, 0x49)); });
  Bytes cut = make_tiff({2, 2, {8}, 1, 1, {1, 2, 3, 4}});
  cut.resize(cut.size() / 2);
  expect_error(ErrorCode::decode_failed, [&] { return decode_tiff(cut); });
}

}  // namespace
}  // namespace pyramidion::testing
