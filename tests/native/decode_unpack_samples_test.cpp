#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <vector>

#include "decode/sample_layout.h"
#include "decode/unpack_samples.h"

namespace pyramidion {
namespace {

using Bytes = std::vector<std::uint8_t>;

template <typename T>
std::vector<T> unpack(unsigned bits, SampleFormat format, const Bytes& row, std::uint32_t count) {
  std::vector<T> samples(count);
  const UnpackRow function = unpacker_for(bits, format);
  EXPECT_NE(function, nullptr);
  if (function != nullptr) function(row.data(), count, bits, reinterpret_cast<std::uint8_t*>(samples.data()));
  return samples;
}

TEST(UnpackSamples, WholeContainersNeedNoUnpacking) {
  for (const unsigned bits : {8U, 16U, 32U, 64U}) {
    EXPECT_EQ(unpacker_for(bits, SampleFormat::unsigned_integer), nullptr) << bits;
  }
}

TEST(UnpackSamples, PackedSamplesBeginWithTheirHighestBit) {
  EXPECT_EQ(unpack<std::uint8_t>(1, SampleFormat::unsigned_integer, {0b10110001, 0b01000000}, 10),
            (Bytes{1, 0, 1, 1, 0, 0, 0, 1, 0, 1}));
  EXPECT_EQ(unpack<std::uint8_t>(3, SampleFormat::unsigned_integer, {0b11100101, 0b11000000}, 3), (Bytes{7, 1, 3}));
  EXPECT_EQ(unpack<std::uint8_t>(4, SampleFormat::unsigned_integer, {0x12, 0x30}, 3), (Bytes{1, 2, 3}));
  EXPECT_EQ(unpack<std::uint16_t>(12, SampleFormat::unsigned_integer, {0xAB, 0xCD, 0xEF}, 2),
            (std::vector<std::uint16_t>{0xABC, 0xDEF}));
  EXPECT_EQ(unpack<std::uint32_t>(20, SampleFormat::unsigned_integer, {0xAB, 0xCD, 0xE1, 0x23, 0x45}, 2),
            (std::vector<std::uint32_t>{0xABCDE, 0x12345}));
}

TEST(UnpackSamples, SignedSamplesKeepTheirSign) {
  EXPECT_EQ(unpack<std::int8_t>(4, SampleFormat::signed_integer, {0xF7}, 2), (std::vector<std::int8_t>{-1, 7}));
  EXPECT_EQ(unpack<std::int16_t>(12, SampleFormat::signed_integer, {0x80, 0x07, 0xFF}, 2),
            (std::vector<std::int16_t>{-2048, 2047}));
  EXPECT_EQ(unpack<std::int32_t>(24, SampleFormat::signed_integer, {0xFE, 0xFF, 0xFF}, 1),
            (std::vector<std::int32_t>{-2}));
}

TEST(UnpackSamples, SamplesOf24BitsAreInTheMachinesOrder) {
  EXPECT_EQ(unpack<std::uint32_t>(24, SampleFormat::unsigned_integer, {1, 2, 3, 4, 5, 6}, 2),
            (std::vector<std::uint32_t>{0x030201, 0x060504}));
}

TEST(UnpackSamples, FloatsOf24BitsBecome32Bits) {
  struct Case {
    std::uint32_t stored;
    float value;
  };
  // Sign, 7 bits of exponent with an excess of 63, 16 bits of fraction.
  for (const Case& c : {Case{0x3F0000, 1.0F}, Case{0xBF8000, -1.5F}, Case{0x000000, 0.0F}, Case{0x400000, 2.0F},
                        Case{0x010000, std::ldexp(1.0F, -62)}, Case{0x000001, std::ldexp(1.0F, -78)},
                        Case{0x7F0000, INFINITY}, Case{0xFF0000, -INFINITY}}) {
    const Bytes row{static_cast<std::uint8_t>(c.stored), static_cast<std::uint8_t>(c.stored >> 8U),
                    static_cast<std::uint8_t>(c.stored >> 16U)};
    EXPECT_EQ(unpack<float>(24, SampleFormat::floating_point, row, 1)[0], c.value) << std::hex << c.stored;
  }
}

/// Every width against the plainest way to read bits.
TEST(UnpackSamples, EveryWidthReadsTheSameBitsAsASlowLoop) {
  std::mt19937 random(1);
  Bytes row(8 * 13);
  for (auto& byte : row) byte = static_cast<std::uint8_t>(random());
  for (unsigned bits = 1; bits < 64; ++bits) {
    if (unpacker_for(bits, SampleFormat::unsigned_integer) == nullptr || bits == 24) continue;
    const unsigned size = container_bits(static_cast<std::uint16_t>(bits)) / 8U;
    Bytes out(13 * size);
    unpacker_for(bits, SampleFormat::unsigned_integer)(row.data(), 13, bits, out.data());
    for (unsigned i = 0; i < 13; ++i) {
      std::uint64_t expected = 0;
      for (unsigned bit = i * bits; bit < (i + 1) * bits; ++bit) {
        expected = expected << 1U | (row[bit / 8] >> (7 - bit % 8) & 1U);
      }
      std::uint64_t actual = 0;
      std::memcpy(&actual, out.data() + i * size, size);
      ASSERT_EQ(actual, expected) << bits << " bits, sample " << i;
    }
  }
}

}  // namespace
}  // namespace pyramidion
