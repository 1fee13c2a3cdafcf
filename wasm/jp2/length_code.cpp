#include "jp2/length_code.h"

#include <limits>

namespace pyramidion {

std::optional<std::uint32_t> LengthReader::take() {
  std::uint64_t high = 0;
  while (high < LengthModel::escape && take_bits(1) != 0) ++high;
  const unsigned low_bits = model_.low_bits();
  const std::uint64_t length = high == LengthModel::escape ? take_bits(32) : (high << low_bits) + take_bits(low_bits);
  if (position_ > 8 * bytes_.size() || length > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  model_.learn(static_cast<std::uint32_t>(length));
  return static_cast<std::uint32_t>(length);
}

/// Zeros where there is nothing left.
std::uint32_t LengthReader::take_bits(unsigned count) {
  std::uint32_t value = 0;
  for (; count > 0; --count, ++position_) {
    const std::size_t byte = position_ / 8;
    const unsigned bit = byte < bytes_.size() ? bytes_[byte] >> (7 - position_ % 8) & 1U : 0;
    value = value << 1U | bit;
  }
  return value;
}

std::vector<std::uint8_t> write_lengths(std::span<const std::uint32_t> lengths, unsigned turn) {
  std::vector<std::uint8_t> bytes;
  std::size_t position = 0;
  const auto put = [&](std::uint64_t value, unsigned count) {
    for (; count > 0; ++position) {
      if (position % 8 == 0) bytes.push_back(0);
      bytes.back() |= static_cast<std::uint8_t>((value >> --count & 1U) << (7 - position % 8));
    }
  };
  LengthModel model(turn);
  for (const std::uint32_t length : lengths) {
    const unsigned low_bits = model.low_bits();
    const std::uint32_t high = length >> low_bits;
    if (high < LengthModel::escape) {
      put((std::uint64_t{1} << (high + 1)) - 2, high + 1);
      put(length, low_bits);
    } else {
      put((std::uint64_t{1} << LengthModel::escape) - 1, LengthModel::escape);
      put(length, 32);
    }
    model.learn(length);
  }
  return bytes;
}

}  // namespace pyramidion
