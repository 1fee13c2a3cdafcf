#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tiff/directory.h"
#include "tiff/image_header.h"

namespace pyramidion {

/// Where the tiles or strips ("striles") of one directory lie: TileOffsets and TileByteCounts, or StripOffsets and
/// StripByteCounts. Of arrays with a million entries only the pages around the asked ones are read.
///
/// It puts right what writers get wrong: byte counts that are missing or 0 are worked out; an uncompressed strile has
/// the size that its image needs, whatever its byte count says.
class StrileTable {
 public:
  /// `landmarks` are offsets of other structures of the file, ascending: a strile without a byte count ends before the
  /// next of them. All references must outlive the table.
  StrileTable(const SparseBytes& bytes, const Directory& directory, const ImageHeader& header,
              const std::vector<std::uint64_t>& landmarks);

  /// Striles of all planes.
  [[nodiscard]] std::uint64_t size() const { return std::uint64_t{columns_} * rows_ * header_.planes(); }

  /// Adds the ranges of the arrays' entries for striles `first` to `last`, widened to pages of 4 KB within the arrays.
  void append_ranges(std::uint64_t first, std::uint64_t last, std::vector<ByteRange>& ranges) const;

  /// The bytes of strile `index`, or nothing when the file is sparse there: the strile was never written. Throws
  /// Missing, or Error `malformed` or `truncated`.
  [[nodiscard]] std::optional<ByteRange> locate(std::uint64_t index) const;

  /// Rows in strile `index`: the last strip may hold fewer than the others; tiles are padded.
  [[nodiscard]] std::uint32_t rows_of(std::uint64_t index) const;

  /// For messages: "IFD 2, tile 17".
  [[nodiscard]] std::string name_of(std::uint64_t index) const;

 private:
  [[nodiscard]] std::optional<std::uint64_t> read_entry(const Field& field, std::uint64_t index) const;
  [[nodiscard]] std::uint64_t row_bytes() const;
  [[nodiscard]] std::optional<std::uint64_t> uncompressed_size(std::uint64_t index) const;
  [[nodiscard]] std::uint64_t estimate_size(std::uint64_t index, std::uint64_t offset) const;

  const SparseBytes& bytes_;
  const Directory& directory_;
  const ImageHeader& header_;
  const std::vector<std::uint64_t>& landmarks_;
  const Field* offsets_;
  const Field* counts_;  ///< Null when the writer left them out.
  std::uint32_t columns_;
  std::uint32_t rows_;
};

}  // namespace pyramidion
