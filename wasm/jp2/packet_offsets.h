#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bytes/byte_range.h"

namespace pyramidion {

/// Where packets are that follow each other in the file: their lengths, and an offset here and there.
class PacketOffsets {
 public:
  explicit PacketOffsets(std::uint64_t begin) : end_(begin) {}

  void append(std::uint32_t length) {
    if (lengths_.size() % distance == 0) knots_.push_back(end_);
    lengths_.push_back(length);
    end_ += length;
  }

  [[nodiscard]] std::size_t size() const { return lengths_.size(); }
  /// Where the next packet begins.
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] ByteRange operator[](std::size_t index) const {
    std::uint64_t offset = knots_[index / distance];
    for (std::size_t i = index / distance * distance; i < index; ++i) offset += lengths_[i];
    return {offset, lengths_[index]};
  }

 private:
  static constexpr std::size_t distance = 32;

  std::vector<std::uint32_t> lengths_;
  std::vector<std::uint64_t> knots_;
  std::uint64_t end_;
};

}  // namespace pyramidion
