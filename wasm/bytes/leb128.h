#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bytes/error.h"

// Numbers of 7 bits a byte, the lowest first, of which all bytes but the last have bit 7 set: the sidecar file is made of
// them (docs/index-format.md).

namespace pyramidion {

inline void append_leb128(std::vector<std::uint8_t>& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) bytes.push_back(static_cast<std::uint8_t>(value | 0x80U));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

/// A signed number: 0, -1, 1, -2, … become 0, 1, 2, 3, ….
inline void append_zigzag(std::vector<std::uint8_t>& bytes, std::int64_t value) {
  append_leb128(bytes, static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63U));
}

/// Takes numbers below 2^53 from bytes, one behind the other. Throws Error `malformed` when there are no more.
class Leb128Reader {
 public:
  /// `structure` and `offset`, the place of the bytes, are for messages.
  Leb128Reader(std::span<const std::uint8_t> bytes, std::string structure, std::uint64_t offset)
      : bytes_(bytes), structure_(std::move(structure)), offset_(offset) {}

  [[nodiscard]] std::uint64_t take() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      if (position_ == bytes_.size()) fail("ends too early");
      const std::uint8_t byte = bytes_[position_++];
      if (shift > 49 || (shift == 49 && (byte & 0x7FU) >= 16)) fail("has a number that is too large");
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if ((byte & 0x80U) == 0) return value;
    }
  }
  [[nodiscard]] std::int64_t take_zigzag() {
    const std::uint64_t value = take();
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
  }

  /// How many bytes have been taken.
  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - position_; }

  /// Throws Error `malformed`: "<structure> <what>".
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::malformed, structure_ + " " + what, structure_, offset_ + position_);
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::string structure_;
  std::uint64_t offset_;
  std::size_t position_ = 0;
};

}  // namespace pyramidion
