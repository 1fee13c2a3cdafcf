#include "bytes/leb128.h"

#include <string>

#include "bytes/error.h"

namespace pyramidion {

void append_leb128(std::vector<std::uint8_t>& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) bytes.push_back(static_cast<std::uint8_t>(value | 0x80U));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

void append_zigzag(std::vector<std::uint8_t>& bytes, std::int64_t value) {
  append_leb128(bytes, static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63U));
}

std::uint64_t Leb128Reader::take() {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    if (position_ == bytes_.size()) fail("ends too early");
    const std::uint8_t byte = bytes_[position_++];
    if (shift > 49 || (shift == 49 && (byte & 0x7FU) >= 16)) fail("has a number that is too large");
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80U) == 0) return value;
  }
}

std::int64_t Leb128Reader::take_zigzag() {
  const std::uint64_t value = take();
  return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

void Leb128Reader::fail(const char* what) const {
  throw Error(ErrorCode::malformed, std::string("The index file ") + what, "index file", offset_ + position_);
}

}  // namespace pyramidion
