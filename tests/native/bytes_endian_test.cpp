#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include "bytes/endian.h"

namespace pyramidion {
namespace {

TEST(Endian, LoadsNumbersOfBothOrders) {
  const std::array<std::uint8_t, 8> bytes{0xFE, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08};
  EXPECT_EQ(load<std::uint16_t>(bytes.data(), Endian::little), 0x02FE);
  EXPECT_EQ(load<std::uint16_t>(bytes.data(), Endian::big), 0xFE02);
  EXPECT_EQ(load<std::int16_t>(bytes.data(), Endian::big), -510);
  EXPECT_EQ(load<std::uint32_t>(bytes.data(), Endian::little), 0x040302FEU);
  EXPECT_EQ(load<std::uint64_t>(bytes.data(), Endian::big), 0xFE02030405060708ULL);
}

TEST(Endian, LoadsFloats) {
  const std::array<std::uint8_t, 4> single{0x3F, 0xC0, 0, 0};
  EXPECT_EQ(load<float>(single.data(), Endian::big), 1.5F);
  const std::array<std::uint8_t, 8> twice{0, 0, 0, 0, 0, 0, 0xF8, 0xBF};
  EXPECT_EQ(load<double>(twice.data(), Endian::little), -1.5);
}

TEST(Endian, StoresWhatItLoads) {
  std::array<std::uint8_t, 8> bytes{};
  for (const Endian endian : {Endian::little, Endian::big}) {
    store(bytes.data(), std::uint64_t{0x0102030405060708}, endian);
    EXPECT_EQ(load<std::uint64_t>(bytes.data(), endian), 0x0102030405060708U);
    store(bytes.data(), std::uint16_t{0xABCD}, endian);
    EXPECT_EQ(load<std::uint16_t>(bytes.data(), endian), 0xABCD);
  }
}

}  // namespace
}  // namespace pyramidion
