#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bytes/endian.h"
#include "bytes/sparse_bytes.h"
#include "pyramid/open_limits.h"
#include "tiff/field.h"

namespace pyramidion {

/// The first 8 (BigTIFF: 16) bytes of a TIFF file.
struct FileHeader {
  Endian endian = Endian::little;
  bool big = false;  ///< BigTIFF: 64-bit offsets.
  std::uint64_t first_directory = 0;
};

/// Throws Missing, Error `unknown_format` (saying what the file is instead, where that is known) or `malformed`.
[[nodiscard]] FileHeader read_file_header(const SparseBytes& bytes);

/// An image file directory (IFD): a table of tags whose values lie elsewhere in the file.
struct Directory {
  std::string name;  ///< For messages: "IFD 2" or "IFD 0, SubIFD 1".
  std::uint64_t offset = 0;
  Endian endian = Endian::little;
  std::vector<Field> fields;  ///< By tag, each tag once. Entries of unknown types or without values are left out.
  std::uint64_t next = 0;     ///< Offset of the next directory in the chain; 0 at its end.

  /// Null when the directory does not have the tag.
  [[nodiscard]] const Field* find(Tag tag) const;
  [[nodiscard]] bool has(Tag tag) const { return find(tag) != nullptr; }
  /// For errors: "IFD 2, tag 324 (TileOffsets)".
  [[nodiscard]] std::string structure(Tag tag) const { return name + ", " + describe(tag); }
};

/// Reads the table at `offset`; none of the values that lie elsewhere.
/// Throws Missing, or Error `truncated`, `malformed` or `limit_exceeded`.
[[nodiscard]] Directory read_directory(const SparseBytes& bytes, const FileHeader& header, std::uint64_t offset,
                                       std::string name, const OpenLimits& limits);

}  // namespace pyramidion
