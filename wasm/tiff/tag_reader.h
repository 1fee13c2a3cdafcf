#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tiff/directory.h"

namespace pyramidion {

/// Reads the values of one directory's tags. Writers differ in the types they use: any integer type, of any width,
/// serves for an integer, any numeric type for a number. A tag of a wrong kind counts as absent, as in libtiff. Members
/// throw Missing, Error `truncated` when the values lie beyond the end of the file, or Error `limit_exceeded` when they
/// take more than `max_bytes`.
class TagReader {
 public:
  static constexpr std::uint64_t default_max_bytes = 8ULL << 20U;

  TagReader(const SparseBytes& bytes, const Directory& directory, std::uint64_t max_bytes = default_max_bytes)
      : bytes_(bytes), directory_(directory), max_bytes_(max_bytes) {}

  /// Asks for the values of all these tags at once; of those that the directory has and that can be read.
  void require(std::span<const Tag> tags) const;
  /// Adds the ranges that `require` would ask for.
  void append_ranges(std::span<const Tag> tags, std::vector<ByteRange>& ranges) const;

  /// The first value, or nothing when the tag is absent.
  [[nodiscard]] std::optional<std::uint64_t> integer(Tag tag) const;
  [[nodiscard]] std::uint64_t integer_or(Tag tag, std::uint64_t otherwise) const {
    return integer(tag).value_or(otherwise);
  }
  /// All values; empty when the tag is absent.
  [[nodiscard]] std::vector<std::uint64_t> integers(Tag tag) const;
  [[nodiscard]] std::vector<double> numbers(Tag tag) const;
  /// ASCII as it is, without the final NULs; NULs between several strings become line ends.
  [[nodiscard]] std::string text(Tag tag) const;
  /// The bytes as they are in the file; empty when the tag is absent.
  [[nodiscard]] std::span<const std::uint8_t> raw(Tag tag) const;

 private:
  [[nodiscard]] const std::uint8_t* read(const Field& field, std::uint64_t count) const;

  const SparseBytes& bytes_;
  const Directory& directory_;
  std::uint64_t max_bytes_;
};

/// The integer of an integer type at `source`; nothing when it is negative or the type is not an integer's.
[[nodiscard]] std::optional<std::uint64_t> load_integer(const std::uint8_t* source, FieldType type, Endian endian);

}  // namespace pyramidion
