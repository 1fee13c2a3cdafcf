#include "tiff/strile_table.h"

#include <algorithm>
#include <limits>

#include "bytes/concat.h"
#include "tiff/compression.h"
#include "tiff/tag_reader.h"

namespace pyramidion {

namespace {

constexpr std::uint64_t page_bytes = 4096;

/// The page-aligned surroundings of `entries`, clipped to the array.
ByteRange widen_to_pages(ByteRange entries, ByteRange array) {
  const std::uint64_t first = std::max(entries.offset / page_bytes * page_bytes, array.offset);
  const std::uint64_t last_page = (entries.end() - 1) / page_bytes * page_bytes;
  const std::uint64_t end = array.end() - last_page > page_bytes ? last_page + page_bytes : array.end();
  return {first, end - first};
}

ByteRange entry_range(const Field& field, std::uint64_t index) {
  const std::uint64_t unit = size_of(field.type);
  return {field.bytes.offset + index * unit, unit};
}

/// Tiles and strips have tags of their own; some writers use one's with the other.
const Field* find_either(const Directory& directory, Tag preferred, Tag other) {
  const Field* field = directory.find(preferred);
  return field != nullptr ? field : directory.find(other);
}

}  // namespace

StrileTable::StrileTable(const SparseBytes& bytes, const Directory& directory, const ImageHeader& header,
                         const std::vector<std::uint64_t>& landmarks)
    : bytes_(bytes),
      directory_(directory),
      header_(header),
      landmarks_(landmarks),
      offsets_(header.tiled ? find_either(directory, Tag::tile_offsets, Tag::strip_offsets)
                            : find_either(directory, Tag::strip_offsets, Tag::tile_offsets)),
      counts_(header.tiled ? find_either(directory, Tag::tile_byte_counts, Tag::strip_byte_counts)
                           : find_either(directory, Tag::strip_byte_counts, Tag::tile_byte_counts)),
      columns_(1 + (header.width - 1) / header.tile_width),
      rows_(1 + (header.height - 1) / header.tile_height) {}

void StrileTable::append_ranges(std::uint64_t first, std::uint64_t last, std::vector<ByteRange>& ranges) const {
  for (const Field* field : {offsets_, counts_}) {
    if (field == nullptr || first >= field->count) continue;
    const ByteRange begin = entry_range(*field, first);
    const ByteRange end = entry_range(*field, std::min(last, field->count - 1));
    ranges.push_back(bytes_.clipped(widen_to_pages({begin.offset, end.end() - begin.offset}, field->bytes)));
  }
}

std::optional<ByteRange> StrileTable::locate(std::uint64_t index) const {
  const Tag offsets_tag = header_.tiled ? Tag::tile_offsets : Tag::strip_offsets;
  if (offsets_ == nullptr) {
    throw Error(ErrorCode::malformed, concat({directory_.structure(offsets_tag), " is missing"}),
                directory_.structure(offsets_tag), directory_.offset);
  }
  const std::optional<std::uint64_t> offset = read_entry(*offsets_, index);
  if (!offset) {
    throw Error(ErrorCode::malformed,
                concat({directory_.structure(offsets_->tag), " has ", offsets_->count, " values and none for ",
                        name_of(index)}),
                directory_.structure(offsets_->tag), offsets_->bytes.offset);
  }
  const std::optional<std::uint64_t> count = counts_ != nullptr ? read_entry(*counts_, index) : std::nullopt;
  // A tile without bytes was never written; a strip without bytes comes from writers that did not fill in the count.
  if (*offset == 0 || (header_.tiled && count == 0U)) return std::nullopt;

  std::uint64_t length = count.value_or(0);
  const bool is_only_one = columns_ == 1 && rows_ == 1;
  if (const auto exact = uncompressed_size(index); exact && (length == 0 || length > *exact || is_only_one)) {
    length = *exact;
  } else if (length == 0) {
    length = estimate_size(index, *offset);
  }
  const ByteRange range{*offset, length};
  if (bytes_.is_beyond_end(range)) {
    throw Error(ErrorCode::truncated,
                concat({name_of(index), " has ", length, " bytes at ", *offset, ", beyond the end of the file at ",
                        *bytes_.file_size()}),
                name_of(index), *offset);
  }
  if (length > std::numeric_limits<std::uint64_t>::max() - *offset) {
    throw Error(ErrorCode::malformed, concat({name_of(index), " does not fit any file"}), name_of(index), *offset);
  }
  return range;
}

std::uint32_t StrileTable::rows_of(std::uint64_t index) const {
  if (header_.tiled) return header_.tile_height;
  const auto row = static_cast<std::uint32_t>(index % rows_);
  return std::min(header_.tile_height, header_.height - row * header_.tile_height);
}

std::string StrileTable::name_of(std::uint64_t index) const {
  return directory_.name + (header_.tiled ? ", tile " : ", strip ") + std::to_string(index);
}

std::optional<std::uint64_t> StrileTable::read_entry(const Field& field, std::uint64_t index) const {
  if (index >= field.count) return std::nullopt;
  const ByteRange range = entry_range(field, index);
  if (bytes_.is_beyond_end(range)) {
    throw Error(ErrorCode::truncated,
                concat({directory_.structure(field.tag), ": the entry of ", name_of(index),
                        " lies beyond the end of the file"}),
                directory_.structure(field.tag), range.offset);
  }
  return load_integer(bytes_.read(range).data(), field.type, directory_.endian);
}

std::uint64_t StrileTable::row_bytes() const {
  const std::uint64_t samples = std::uint64_t{header_.tile_width} * header_.bands_per_plane();
  return (samples * header_.bits.front() + 7) / 8;
}

/// Nothing for compressed data, and for subsampled YCbCr, which is stored in blocks.
std::optional<std::uint64_t> StrileTable::uncompressed_size(std::uint64_t index) const {
  if (header_.compression != compression::none || header_.photometric == Photometric::ycbcr) return std::nullopt;
  const std::uint64_t rows = rows_of(index);
  if (row_bytes() > std::numeric_limits<std::uint64_t>::max() / rows) return std::nullopt;
  return row_bytes() * rows;
}

/// Up to the next thing in the file, or as much as data can grow by a compression that does not suit them.
std::uint64_t StrileTable::estimate_size(std::uint64_t index, std::uint64_t offset) const {
  constexpr std::uint64_t slack = 1024;
  constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max() / 4;
  const std::uint64_t rows = rows_of(index);
  std::uint64_t size = row_bytes() > largest / rows ? largest : row_bytes() * rows;
  size = 2 * size + slack;

  const auto end_at = [&size, offset](std::uint64_t end) {
    if (end > offset) size = std::min(size, end - offset);
  };
  if (const auto next = read_entry(*offsets_, index + 1)) end_at(*next);
  if (const auto next = std::upper_bound(landmarks_.begin(), landmarks_.end(), offset); next != landmarks_.end()) {
    end_at(*next);
  }
  for (const Field& field : directory_.fields) end_at(field.bytes.offset);
  if (bytes_.file_size()) end_at(*bytes_.file_size());
  return size;
}

}  // namespace pyramidion
