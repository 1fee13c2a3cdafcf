#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "pyramid/excerpt.h"

namespace pyramidion {

/// Puts an excerpt together: literal bytes, and ranges of the source.
class ExcerptParts {
 public:
  void u8(std::uint32_t value) { literal().push_back(static_cast<std::uint8_t>(value)); }
  void u16(std::uint32_t value) {
    u8(value >> 8U & 0xffU);
    u8(value & 0xffU);
  }
  void u32(std::uint32_t value) {
    u16(value >> 16U);
    u16(value & 0xffffU);
  }
  void bytes(const std::vector<std::uint8_t>& bytes) { literal().insert(literal().end(), bytes.begin(), bytes.end()); }

  /// The literal bytes at the end, to append to.
  [[nodiscard]] std::vector<std::uint8_t>& literal() {
    if (parts_.empty() || !std::holds_alternative<std::vector<std::uint8_t>>(parts_.back())) {
      parts_.emplace_back(std::vector<std::uint8_t>{});
    }
    return std::get<std::vector<std::uint8_t>>(parts_.back());
  }

  void range(ByteRange range) {
    if (range.length == 0) return;
    if (!parts_.empty()) {
      if (auto* const last = std::get_if<ByteRange>(&parts_.back()); last != nullptr && last->end() == range.offset) {
        last->length += range.length;
        before_ += range.length;
        return;
      }
    }
    before_ = size() + range.length;
    parts_.emplace_back(range);
  }

  [[nodiscard]] std::size_t count() const { return parts_.size(); }
  [[nodiscard]] std::vector<Excerpt::Part>& parts() { return parts_; }
  /// So far, in bytes.
  [[nodiscard]] std::uint64_t size() const {
    const auto* const literal = parts_.empty() ? nullptr : std::get_if<std::vector<std::uint8_t>>(&parts_.back());
    return before_ + (literal == nullptr ? 0 : literal->size());
  }

 private:
  std::vector<Excerpt::Part> parts_;
  std::uint64_t before_ = 0;  ///< Bytes up to the last range's end.
};

}  // namespace pyramidion
