#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// Numbers of 7 bits a byte, the lowest first, of which all bytes but the last have bit 7 set: the sidecar file is made
// of them (docs/index-format.md).

namespace pyramidion {

void append_leb128(std::vector<std::uint8_t>& bytes, std::uint64_t value);

/// A signed number: 0, -1, 1, -2, … become 0, 1, 2, 3, ….
void append_zigzag(std::vector<std::uint8_t>& bytes, std::int64_t value);

/// Takes numbers below 2^53 from bytes of a sidecar file, one behind the other. Throws Error `malformed` when there are
/// no more.
class Leb128Reader {
 public:
  /// `offset`, the place of the bytes, is for messages.
  Leb128Reader(std::span<const std::uint8_t> bytes, std::uint64_t offset) : bytes_(bytes), offset_(offset) {}

  [[nodiscard]] std::uint64_t take();
  [[nodiscard]] std::int64_t take_zigzag();

  /// How many bytes have been taken.
  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - position_; }

  /// Throws Error `malformed`: "The index file <what>".
  [[noreturn]] void fail(const char* what) const;

 private:
  std::span<const std::uint8_t> bytes_;
  std::uint64_t offset_;
  std::size_t position_ = 0;
};

}  // namespace pyramidion
