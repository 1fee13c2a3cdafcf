#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace pyramidion {

/// Owned bytes that are not zeroed on allocation: a decoder overwrites them anyway.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size) : bytes_(new std::uint8_t[size]), size_(size) {}

  [[nodiscard]] std::uint8_t* data() { return bytes_.get(); }
  [[nodiscard]] const std::uint8_t* data() const { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::span<std::uint8_t> span() { return {data(), size_}; }
  [[nodiscard]] std::span<const std::uint8_t> span() const { return {data(), size_}; }

 private:
  std::unique_ptr<std::uint8_t[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace pyramidion
