#include "decode/unpack_samples.h"

#include <cstring>
#include <type_traits>

namespace pyramidion {
namespace {

template <typename T>
void store_at(std::uint8_t* out, std::uint32_t index, T value) {
  std::memcpy(out + std::size_t{index} * sizeof(T), &value, sizeof(T));
}

/// Takes the lowest `bits` bits as a number of T's signedness.
template <typename T>
T extended(std::uint64_t value, unsigned bits) {
  if constexpr (std::is_signed_v<T>) {
    const std::uint64_t sign = std::uint64_t{1} << (bits - 1);
    value = (value ^ sign) - sign;
  }
  return static_cast<T>(value);
}

template <typename T>
void unpack_bits(const std::uint8_t* row, std::uint32_t count, unsigned bits, std::uint8_t* out) {
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  std::uint64_t window = 0;  // The lowest `available` bits are not yet used; at most bits + 7 of them.
  unsigned available = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    while (available < bits) {
      window = window << 8U | *row++;
      available += 8;
    }
    available -= bits;
    store_at(out, i, extended<T>(window >> available & mask, bits));
  }
}

/// For 58 to 63 bits, where the window above would overflow.
template <typename T>
void unpack_wide_bits(const std::uint8_t* row, std::uint32_t count, unsigned bits, std::uint8_t* out) {
  std::uint64_t bit = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint64_t value = 0;
    for (unsigned k = 0; k < bits; ++k, ++bit) value = value << 1U | (row[bit >> 3U] >> (7 - (bit & 7U)) & 1U);
    store_at(out, i, extended<T>(value, bits));
  }
}

/// One bit a sample: masks, scans.
void unpack_bilevel(const std::uint8_t* row, std::uint32_t count, unsigned /*bits*/, std::uint8_t* out) {
  const std::uint32_t whole = count / 8;
  for (std::uint32_t i = 0; i < whole; ++i, out += 8) {
    for (unsigned k = 0; k < 8; ++k) out[k] = row[i] >> (7 - k) & 1U;
  }
  for (unsigned k = 0; k < count % 8; ++k) out[k] = row[whole] >> (7 - k) & 1U;
}

std::uint32_t load_24(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} | std::uint32_t{bytes[1]} << 8U | std::uint32_t{bytes[2]} << 16U;
}

template <typename T>
void unpack_24(const std::uint8_t* row, std::uint32_t count, unsigned /*bits*/, std::uint8_t* out) {
  for (std::uint32_t i = 0; i < count; ++i) store_at(out, i, extended<T>(load_24(row + 3 * std::size_t{i}), 24));
}

/// The 24-bit float of the TIFF supplement: sign, 7 bits of exponent (excess 63), 16 of fraction. As a 32-bit float.
std::uint32_t widen_float_24(std::uint32_t value) {
  const std::uint32_t sign = (value & 0x800000U) << 8U;
  std::uint32_t exponent = value >> 16U & 0x7FU;
  std::uint32_t fraction = value & 0xFFFFU;
  if (exponent == 0x7F) return sign | 0x7F800000U | fraction << 7U;
  if (exponent == 0) {
    if (fraction == 0) return sign;
    exponent = 1;
    while ((fraction & 0x10000U) == 0) {  // A subnormal number; as a 32-bit float it is normal.
      fraction <<= 1U;
      exponent -= 1;
    }
    fraction &= 0xFFFFU;
  }
  return sign | (exponent + 127 - 63) << 23U | fraction << 7U;
}

void unpack_float_24(const std::uint8_t* row, std::uint32_t count, unsigned /*bits*/, std::uint8_t* out) {
  for (std::uint32_t i = 0; i < count; ++i) store_at(out, i, widen_float_24(load_24(row + 3 * std::size_t{i})));
}

template <typename Byte, typename Short, typename Long, typename Long8>
UnpackRow unpacker_of_width(unsigned bits) {
  if (bits == 24) return unpack_24<Long>;
  if (bits < 8) return unpack_bits<Byte>;
  if (bits < 16) return unpack_bits<Short>;
  if (bits < 32) return unpack_bits<Long>;
  return bits <= 56 ? unpack_bits<Long8> : unpack_wide_bits<Long8>;
}

}  // namespace

UnpackRow unpacker_for(unsigned bits, SampleFormat format) {
  if (bits == 8 || bits == 16 || bits == 32 || bits == 64) return nullptr;
  if (bits == 1 && format == SampleFormat::unsigned_integer) return unpack_bilevel;
  if (bits == 24 && format == SampleFormat::floating_point) return unpack_float_24;
  if (format == SampleFormat::signed_integer) {
    return unpacker_of_width<std::int8_t, std::int16_t, std::int32_t, std::int64_t>(bits);
  }
  return unpacker_of_width<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>(bits);
}

}  // namespace pyramidion
