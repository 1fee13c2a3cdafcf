#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bytes/sparse_bytes.h"
#include "jp2/number_reader.h"

namespace pyramidion {

/// A box type as a number, for `switch`: box_type("jp2h").
constexpr std::uint32_t box_type(const char (&name)[5]) {
  std::uint32_t type = 0;
  for (int i = 0; i < 4; ++i) type = type << 8U | static_cast<std::uint8_t>(name[i]);
  return type;
}

/// A box (ISO/IEC 15444-1, I.4), as far as it lies within what contains it.
struct FileBox {
  std::uint32_t type = 0;
  std::uint64_t offset = 0;     ///< Of its length, in the file.
  ByteRange payload;            ///< What follows its length and type.
  bool is_cut_short = false;    ///< It claims more bytes than what contains it has.
  bool has_bad_length = false;  ///< Its length makes no sense; the payload is all that is left of what contains it.

  /// For messages: "box colr"; characters that cannot be printed are left out.
  [[nodiscard]] std::string name() const;
};

/// Goes through the boxes that lie side by side in a part of the file.
class BoxWalker {
 public:
  BoxWalker(const SparseBytes& bytes, ByteRange range) : bytes_(bytes), position_(range.offset), end_(range.end()) {}

  /// The next box; nothing at the end. Bytes that are too few for a box are passed over. Throws Missing.
  [[nodiscard]] std::optional<FileBox> next();

 private:
  const SparseBytes& bytes_;
  std::uint64_t position_;
  std::uint64_t end_;
};

/// Reads a range that lies within the file; asks for some more, since the next box is not far.
[[nodiscard]] std::span<const std::uint8_t> read_ahead(const SparseBytes& bytes, ByteRange range);

/// A reader for the numbers at the begin of a box, of which no more than `most` bytes are needed.
[[nodiscard]] NumberReader reader_of(const SparseBytes& bytes, const FileBox& box, std::uint64_t most);

}  // namespace pyramidion
