#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bytes/byte_range.h"
#include "bytes/error.h"

namespace pyramidion {

/// The part of a file that has arrived so far. Whoever reads gets the bytes, or throws `Missing` with the ranges to
/// fetch.
///
///     SparseBytes bytes(file_size);
///     bytes.insert(0, first_64_kilobytes);
///     auto magic = bytes.read({0, 4});
class SparseBytes {
 public:
  /// `file_size` may be unknown: then nothing is known to lie beyond the end of the file, and a source that has no more
  /// bytes must say so through `set_file_size`.
  explicit SparseBytes(std::optional<std::uint64_t> file_size = {}) : file_size_(file_size) {}

  [[nodiscard]] std::optional<std::uint64_t> file_size() const { return file_size_; }
  void set_file_size(std::uint64_t file_size) { file_size_ = file_size; }

  /// Adds bytes of the file at `offset`. They may overlap or touch earlier ones. Bytes that arrived first win.
  /// Spans that were read before become invalid. Throws Error when offset + size overflows.
  void insert(std::uint64_t offset, std::span<const std::uint8_t> bytes);

  /// The bytes of `range`, valid until the next insert. Throws Missing with the absent part, or Error `truncated` when
  /// the range ends beyond the end of the file.
  [[nodiscard]] std::span<const std::uint8_t> read(ByteRange range) const;

  /// Throws one Missing that holds every absent part of `ranges`, so that they can be fetched together, or Error
  /// `truncated` when a range ends beyond the end of the file.
  void require(const std::vector<ByteRange>& ranges) const;

  [[nodiscard]] bool contains(ByteRange range) const;

  /// What is there of the file from `offset` on without a gap, at most `most` bytes; valid until the next insert.
  [[nodiscard]] std::span<const std::uint8_t> available(std::uint64_t offset, std::uint64_t most) const;

  /// How many bytes are held.
  [[nodiscard]] std::uint64_t held() const { return held_; }
  /// Forgets all bytes: whoever needs some again will miss them.
  void clear();

  /// Whether the range ends beyond the end of the file; false when the file's size is unknown.
  [[nodiscard]] bool is_beyond_end(ByteRange range) const;

  /// The part of `range` that lies within the file.
  [[nodiscard]] ByteRange clipped(ByteRange range) const;

 private:
  void append_absent(ByteRange range, std::vector<ByteRange>& absent) const;

  std::optional<std::uint64_t> file_size_;
  /// Disjoint runs that do not touch, by offset.
  std::map<std::uint64_t, std::vector<std::uint8_t>> runs_;
  std::uint64_t held_ = 0;
};

/// The range of `count` items of `unit` bytes at `offset`. Throws Error `malformed`, naming `structure`, when it would
/// not fit 64 bits.
[[nodiscard]] ByteRange checked_range(std::uint64_t offset, std::uint64_t count, std::uint64_t unit,
                                      const std::string& structure);

}  // namespace pyramidion
