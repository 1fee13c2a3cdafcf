#include "jp2/packet_bits.h"

#include "bytes/error.h"

namespace pyramidion {

std::uint32_t BitReader::bits(std::uint32_t count) {
  std::uint32_t value = 0;
  for (std::uint32_t i = 0; i < count; ++i) value = value << 1U | bit();
  return value;
}

void BitReader::align() {
  // An encoder that ends on FF adds a byte, lest a marker come about.
  if (byte_ == 0xff) load_byte();
  byte_ = 0;
  left_ = 0;
}

void BitReader::load_byte() {
  if (position_ == bytes_.size()) {
    throw Error(ErrorCode::truncated, "A packet header does not end where its bytes do", "packet header");
  }
  const std::uint32_t next = bytes_[position_];
  if (byte_ == 0xff && next > 0x7f) {
    throw Error(ErrorCode::malformed, "A packet header holds a marker", "packet header");
  }
  left_ = byte_ == 0xff ? 7 : 8;
  byte_ = next;
  ++position_;
}

void BitWriter::put(std::uint32_t bit) {
  --left_;
  byte_ |= bit << left_;
  if (left_ > 0) return;
  bytes_.push_back(static_cast<std::uint8_t>(byte_));
  left_ = byte_ == 0xff ? 7 : 8;
  byte_ = 0;
}

void BitWriter::put_bits(std::uint32_t value, std::uint32_t count) {
  while (count-- > 0) put((value >> count) & 1U);
}

void BitWriter::align() {
  // Seven bits are left of a byte that has been begun, or of one that must follow FF.
  while (left_ < 8) put(0);
}

}  // namespace pyramidion
