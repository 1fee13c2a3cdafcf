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
    range_bytes_ += range.length;
    if (!parts_.empty()) {
      if (auto* const last = std::get_if<ByteRange>(&parts_.back()); last != nullptr && last->end() == range.offset) {
        last->length += range.length;
        return;
      }
    }
    parts_.emplace_back(range);
  }

  [[nodiscard]] std::size_t count() const { return parts_.size(); }
  [[nodiscard]] std::vector<Excerpt::Part>& parts() { return parts_; }
  /// Of the file so far, in bytes.
  [[nodiscard]] std::uint64_t size() const {
    std::uint64_t size = range_bytes_;
    for (const Excerpt::Part& part : parts_) {
      if (const auto* const literal = std::get_if<std::vector<std::uint8_t>>(&part)) size += literal->size();
    }
    return size;
  }

 private:
  std::vector<Excerpt::Part> parts_;
  std::uint64_t range_bytes_ = 0;
};

}  // namespace pyramidion
