#include "tiff/fill_data.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "bytes/bit_cast.h"

namespace pyramidion {

namespace {

/// RFC 1951, 3.2.6: the fixed Huffman codes.
constexpr unsigned longest_match = 258;
constexpr std::uint32_t longest_match_code = 0b1100'0101;
constexpr unsigned longest_match_bits = 8;
constexpr unsigned end_of_block_bits = 7;

/// Bits of a Deflate stream, from the lowest bit of each byte up.
class BitWriter {
 public:
  void put(std::uint32_t value, unsigned count) {
    for (unsigned i = 0; i < count; ++i) put_bit(value >> i & 1U);
  }
  /// Huffman codes are stored from their highest bit down.
  void put_code(std::uint32_t code, unsigned count) {
    while (count-- > 0) put_bit(code >> count & 1U);
  }
  void put_literal(std::uint8_t byte) {
    constexpr std::uint8_t short_literals = 144;
    if (byte < short_literals) {
      put_code(0x30U + byte, 8);
    } else {
      put_code(0x190U + byte - short_literals, 9);
    }
  }
  [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  void put_bit(std::uint32_t bit) {
    if (used_ == 0) bytes_.push_back(0);
    bytes_.back() |= static_cast<std::uint8_t>(bit << used_);
    used_ = (used_ + 1) % 8;
  }

  std::vector<std::uint8_t> bytes_;
  unsigned used_ = 0;  ///< Bits of the last byte; 0 when it is full.
};

void put_distance(BitWriter& bits, std::size_t distance) {
  constexpr unsigned code_bits = 5;
  if (distance <= 4) {
    bits.put_code(static_cast<std::uint32_t>(distance - 1), code_bits);
  } else {  // 8: code 5 stands for 7 and 8, told apart by one more bit.
    bits.put_code(5, code_bits);
    bits.put(1, 1);
  }
}

std::uint32_t adler32(const std::vector<std::uint8_t>& pattern, std::uint64_t length) {
  constexpr std::uint32_t modulus = 65521;
  constexpr std::uint64_t sums_fit = 4096;
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (std::uint64_t i = 0; i < length;) {
    for (const std::uint64_t end = std::min(length, i + sums_fit); i < end; ++i) {
      a += pattern[i % pattern.size()];
      b += a;
    }
    a %= modulus;
    b %= modulus;
  }
  return b << 16U | a;
}

template <typename T>
std::vector<std::uint8_t> stored(T value, Endian endian) {
  std::vector<std::uint8_t> bytes(sizeof(T));
  store(bytes.data(), value, endian);
  return bytes;
}

/// Integers out of range are clamped, as GDAL does.
std::vector<std::uint8_t> stored_integer(double value, unsigned bits, bool is_signed, Endian endian) {
  const double largest = std::ldexp(1.0, static_cast<int>(is_signed ? bits - 1 : bits));
  const double smallest = is_signed ? -largest : 0;
  std::uint64_t integer = 0;
  if (value >= largest) {
    integer = std::numeric_limits<std::uint64_t>::max() >> (64 - bits + (is_signed ? 1 : 0));
  } else if (value < 0) {
    integer = static_cast<std::uint64_t>(static_cast<std::int64_t>(std::max(value, smallest)));
  } else if (value > 0) {
    integer = static_cast<std::uint64_t>(value);
  }
  switch (bits) {
    case 8:
      return {static_cast<std::uint8_t>(integer)};
    case 16:
      return stored(static_cast<std::uint16_t>(integer), endian);
    case 32:
      return stored(static_cast<std::uint32_t>(integer), endian);
    default:
      return stored(integer, endian);
  }
}

}  // namespace

std::vector<std::uint8_t> fill_sample(const ImageHeader& header, const std::string& no_data, Endian endian) {
  const double value = no_data.empty() ? 0 : std::strtod(no_data.c_str(), nullptr);
  const unsigned bits = header.bits.front();
  constexpr std::uint16_t signed_format = 2;
  constexpr std::uint16_t float_format = 3;
  if (header.sample_format == float_format) {
    if (bits == 32) return stored(bit_cast<std::uint32_t>(static_cast<float>(value)), endian);
    if (bits == 64) return stored(bit_cast<std::uint64_t>(value), endian);
    return {0};
  }
  if (bits != 8 && bits != 16 && bits != 32 && bits != 64) return {0};
  return stored_integer(value, bits, header.sample_format == signed_format, endian);
}

std::vector<std::uint8_t> deflate_constant(const std::vector<std::uint8_t>& pattern, std::uint64_t length) {
  BitWriter bits;
  bits.put(0x0178, 16);  // RFC 1950: Deflate, window of 32 kB, no dictionary.
  bits.put(0b011, 3);    // The last block, with fixed codes.
  std::uint64_t written = 0;
  while (written < length && written < pattern.size()) bits.put_literal(pattern[static_cast<std::size_t>(written++)]);
  for (; length - written >= longest_match; written += longest_match) {
    bits.put_code(longest_match_code, longest_match_bits);
    put_distance(bits, pattern.size());
  }
  while (written < length) bits.put_literal(pattern[written++ % pattern.size()]);
  bits.put_code(0, end_of_block_bits);

  std::vector<std::uint8_t> stream = bits.take();
  const auto checksum = stored(adler32(pattern, length), Endian::big);
  stream.insert(stream.end(), checksum.begin(), checksum.end());
  return stream;
}

}  // namespace pyramidion
