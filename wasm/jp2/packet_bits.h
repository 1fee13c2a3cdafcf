#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pyramidion {

/// Reads the bits of a packet header, highest first; the byte behind an FF has seven of them (B.10.1).
class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  /// Throws Error `truncated` when there are no more bytes, `malformed` when FF is followed by a marker's second byte.
  [[nodiscard]] std::uint32_t bit() {
    if (left_ == 0) load_byte();
    --left_;
    return (byte_ >> left_) & 1U;
  }

  /// At most 32 bits.
  [[nodiscard]] std::uint32_t bits(std::uint32_t count);

  /// Ends the header: drops what is left of its last byte, and the byte that must follow if that is FF.
  void align();

  /// How many bytes have been begun.
  [[nodiscard]] std::size_t bytes_read() const { return position_; }

 private:
  void load_byte();

  std::span<const std::uint8_t> bytes_;
  std::size_t position_ = 0;
  std::uint32_t byte_ = 0;
  std::uint32_t left_ = 0;
};

/// The reverse: appends bits to `bytes`.
class BitWriter {
 public:
  explicit BitWriter(std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}

  void put(std::uint32_t bit);
  /// The lowest `count` bits of `value`, at most 32.
  void put_bits(std::uint32_t value, std::uint32_t count);
  /// Ends the header: fills its last byte.
  void align();

 private:
  std::vector<std::uint8_t>& bytes_;
  std::uint32_t byte_ = 0;
  std::uint32_t left_ = 8;
};

}  // namespace pyramidion
