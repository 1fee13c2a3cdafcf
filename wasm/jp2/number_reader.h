#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "bytes/concat.h"
#include "bytes/endian.h"
#include "bytes/error.h"

namespace pyramidion {

/// Takes numbers, big-endian all, from the bytes of a marker segment or a box, one behind the other. Throws Error
/// `malformed` when there are no more.
class NumberReader {
 public:
  /// `structure` and `offset`, the place of the bytes in the file, are for messages.
  NumberReader(std::span<const std::uint8_t> bytes, std::string structure, std::uint64_t offset)
      : bytes_(bytes), structure_(std::move(structure)), offset_(offset) {}

  template <typename T>
  [[nodiscard]] T take() {
    return load<T>(take_bytes(sizeof(T)).data(), Endian::big);
  }
  [[nodiscard]] std::span<const std::uint8_t> take_bytes(std::size_t count) {
    if (count > left()) fail("is too short");
    position_ += count;
    return bytes_.subspan(position_ - count, count);
  }
  [[nodiscard]] std::span<const std::uint8_t> take_rest() { return take_bytes(left()); }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - position_; }

  /// Throws Error `malformed`: "<structure> <what>".
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::malformed, concat({structure_, " ", what}), structure_, offset_);
  }
  [[noreturn]] void fail_unsupported(const std::string& what) const {
    throw Error(ErrorCode::unsupported, concat({structure_, " ", what}), structure_, offset_);
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::string structure_;
  std::uint64_t offset_;
  std::size_t position_ = 0;
};

}  // namespace pyramidion
