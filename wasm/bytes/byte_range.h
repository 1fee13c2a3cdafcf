#pragma once

#include <cstdint>

namespace pyramidion {

/// A run of bytes in the source file. Offsets and lengths are 64-bit everywhere: files exceed 4 GB.
struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;

  /// One past the last byte. Callers check that the sum fits (see `checked_range` in sparse_bytes.h).
  [[nodiscard]] std::uint64_t end() const { return offset + length; }

  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

}  // namespace pyramidion
