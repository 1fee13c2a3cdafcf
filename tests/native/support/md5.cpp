#include "support/md5.h"

#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace pyramidion::testing {
namespace {

using State = std::array<std::uint32_t, 4>;

std::uint32_t rotate(std::uint32_t value, unsigned count) { return value << count | value >> (32 - count); }

/// RFC 1321, 3.4: 2^32 times the sines of 1, 2, …
const std::array<std::uint32_t, 64>& sines() {
  static const auto table = [] {
    std::array<std::uint32_t, 64> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] =
          static_cast<std::uint32_t>(std::floor(std::fabs(std::sin(static_cast<double>(i + 1))) * 4294967296.0));
    }
    return values;
  }();
  return table;
}

void add_block(const std::uint8_t* block, State& state) {
  constexpr unsigned shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  std::array<std::uint32_t, 16> words{};
  std::memcpy(words.data(), block, 64);  // The machines that run the tests are little-endian, as MD5 is.
  auto [a, b, c, d] = state;
  for (std::uint32_t i = 0; i < 64; ++i) {
    const std::uint32_t round = i / 16;
    std::uint32_t mixed = 0;
    std::uint32_t index = 0;
    if (round == 0) mixed = (b & c) | (~b & d), index = i;
    if (round == 1) mixed = (d & b) | (~d & c), index = (5 * i + 1) % 16;
    if (round == 2) mixed = b ^ c ^ d, index = (3 * i + 5) % 16;
    if (round == 3) mixed = c ^ (b | ~d), index = 7 * i % 16;
    const std::uint32_t sum = a + mixed + sines()[i] + words[index];
    a = d;
    d = c;
    c = b;
    b += rotate(sum, shifts[round][i % 4]);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

}  // namespace

std::string md5(std::span<const std::uint8_t> bytes) {
  State state{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
  const std::size_t whole = bytes.size() / 64 * 64;
  for (std::size_t i = 0; i < whole; i += 64) add_block(bytes.data() + i, state);
  std::vector<std::uint8_t> tail(bytes.begin() + static_cast<std::ptrdiff_t>(whole), bytes.end());
  tail.push_back(0x80);
  while (tail.size() % 64 != 56) tail.push_back(0);
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (unsigned i = 0; i < 8; ++i) tail.push_back(static_cast<std::uint8_t>(bits >> 8 * i));
  for (std::size_t i = 0; i < tail.size(); i += 64) add_block(tail.data() + i, state);
  std::string text;
  for (const std::uint32_t word : state) {
    for (unsigned i = 0; i < 4; ++i) {
      constexpr char digits[] = "0123456789abcdef";
      text += digits[word >> (8 * i + 4) & 15U];
      text += digits[word >> 8 * i & 15U];
    }
  }
  return text;
}

}  // namespace pyramidion::testing
