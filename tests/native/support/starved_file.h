#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "pyramid/pyramid.h"
#include "tiff/tiff_pyramid.h"

namespace pyramidion::testing {

/// A file whose bytes arrive only when they are asked for, and counts what that takes.
class StarvedFile {
 public:
  using Reader = std::function<std::vector<std::uint8_t>(ByteRange)>;

  StarvedFile(std::uint64_t size, Reader read) : bytes_(size), size_(size), read_(std::move(read)) {}
  explicit StarvedFile(const std::vector<std::uint8_t>& file)
      : StarvedFile(file.size(), [held = std::make_shared<std::vector<std::uint8_t>>(file)](ByteRange range) {
          const auto begin = held->begin() + static_cast<std::ptrdiff_t>(range.offset);
          return std::vector(begin, begin + static_cast<std::ptrdiff_t>(range.length));
        }) {}

  /// Calls `work` until it has all the bytes that it needs.
  template <typename Work>
  auto complete(Work work) {
    constexpr int too_many = 100'000;
    while (rounds_ < too_many) {
      try {
        return work();
      } catch (const Missing& missing) {
        supply(missing);
      }
    }
    throw std::logic_error("The same bytes are asked for again and again");
  }

  [[nodiscard]] std::unique_ptr<Pyramid> open(const OpenLimits& limits = {}) {
    TiffOpener opener(bytes_, limits);
    return complete([&] { return opener.open(); });
  }
  [[nodiscard]] Plan plan(Pyramid& pyramid, const Request& request) {
    return complete([&] { return pyramid.plan(request); });
  }
  /// The excerpt as a file.
  [[nodiscard]] std::vector<std::uint8_t> assemble(const Excerpt& excerpt) const {
    std::vector<std::uint8_t> file;
    for (const Excerpt::Part& part : excerpt.parts) {
      const auto bytes = std::holds_alternative<ByteRange>(part) ? read_(std::get<ByteRange>(part))
                                                                 : std::get<std::vector<std::uint8_t>>(part);
      file.insert(file.end(), bytes.begin(), bytes.end());
    }
    return file;
  }

  [[nodiscard]] SparseBytes& bytes() { return bytes_; }
  [[nodiscard]] int rounds() const { return rounds_; }
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  void supply(const Missing& missing) {
    ++rounds_;
    if (missing.ranges().empty()) throw std::logic_error("Nothing is missing");
    std::uint64_t last_end = 0;
    for (const ByteRange& range : missing.ranges()) {
      if (range.length == 0 || range.end() > size_) throw std::logic_error("A range beyond the file is asked for");
      if (range.offset < last_end) throw std::logic_error("Ranges overlap or are not in ascending order");
      last_end = range.end();
      if (bytes_.contains(range)) throw std::logic_error("Bytes that are there are asked for");
      bytes_read_ += range.length;
      bytes_.insert(range.offset, read_(range));
    }
  }

  SparseBytes bytes_;
  std::uint64_t size_;
  Reader read_;
  int rounds_ = 0;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace pyramidion::testing
