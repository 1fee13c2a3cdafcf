#include "tiff/old_jpeg_excerpt.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bytes/concat.h"
#include "bytes/united_ranges.h"
#include "tiff/tag_reader.h"

namespace pyramidion {

namespace {

/// Tags that hold offsets of tables, and the most bytes that such a table takes: 64 values; 16 counts and their codes.
struct TableTag {
  Tag tag;
  std::uint64_t table_bytes;
};
constexpr std::array table_tags{
    TableTag{Tag::jpeg_q_tables, 64},
    TableTag{Tag::jpeg_dc_tables, 16 + 256},
    TableTag{Tag::jpeg_ac_tables, 16 + 256},
};
constexpr std::array offset_tags{Tag::jpeg_interchange_format, Tag::jpeg_interchange_format_length, Tag::jpeg_q_tables,
                                 Tag::jpeg_dc_tables, Tag::jpeg_ac_tables};

/// JPEGInterchangeFormat, a stream or its header. Lengths of it are often missing or wrong: then it ends with the file,
/// as libtiff has it. Nothing when there is none.
ByteRange interchange_format(const SparseBytes& bytes, const TagReader& reader, const OpenLimits& limits) {
  const std::uint64_t offset = reader.integer_or(Tag::jpeg_interchange_format, 0);
  const std::uint64_t length = reader.integer_or(Tag::jpeg_interchange_format_length, 0);
  if (offset == 0) return {};
  return bytes.clipped({offset, length == 0 ? limits.max_tile_bytes : length});
}

/// Where each kept range of the source lies in the excerpt.
class Relocation {
 public:
  explicit Relocation(std::vector<ByteRange> ranges) : ranges_(united(std::move(ranges))) {
    places_.reserve(ranges_.size());
    for (const ByteRange& range : ranges_) {
      places_.push_back(total_);
      total_ += range.length;
    }
  }

  [[nodiscard]] const std::vector<ByteRange>& ranges() const { return ranges_; }
  [[nodiscard]] std::uint64_t total() const { return total_; }

  /// The excerpt's offset of a byte of the source, when the ranges begin at `start`; 0 for a byte that is not kept.
  [[nodiscard]] std::uint32_t move(std::uint64_t offset, std::uint64_t start) const {
    const auto after =
        std::upper_bound(ranges_.begin(), ranges_.end(), offset,
                         [](std::uint64_t wanted, const ByteRange& range) { return wanted < range.offset; });
    if (after == ranges_.begin()) return 0;
    const ByteRange& range = *(after - 1);
    if (offset >= range.end()) return 0;
    const std::uint64_t place = places_[static_cast<std::size_t>(after - 1 - ranges_.begin())];
    return static_cast<std::uint32_t>(start + place + offset - range.offset);
  }

 private:
  std::vector<ByteRange> ranges_;
  std::vector<std::uint64_t> places_;  ///< Where each begins, from the first.
  std::uint64_t total_ = 0;
};

/// All striles of the image, without those that were never written.
std::vector<ByteRange> locate_all(const StrileTable& striles) {
  std::vector<ByteRange> located;
  located.reserve(static_cast<std::size_t>(striles.size()));
  for (std::uint64_t i = 0; i < striles.size(); ++i) located.push_back(striles.locate(i).value_or(ByteRange{}));
  return located;
}

std::vector<std::uint32_t> lengths_of(const std::vector<ByteRange>& ranges) {
  std::vector<std::uint32_t> lengths;
  lengths.reserve(ranges.size());
  for (const ByteRange& range : ranges) lengths.push_back(static_cast<std::uint32_t>(range.length));
  return lengths;
}

void write_sizes(TiffWriter& writer, const ImageHeader& header) {
  writer.long_integer(Tag::image_width, header.width);
  writer.long_integer(Tag::image_length, header.height);
  if (header.tiled) {
    writer.long_integer(Tag::tile_width, header.tile_width);
    writer.long_integer(Tag::tile_length, header.tile_height);
  } else {
    writer.long_integer(Tag::rows_per_strip, header.tile_height);
  }
}

/// Writes every tag that holds offsets, moved so that the kept ranges begin at `start`.
void write_offsets(TiffWriter& writer, const LevelSource& level, const TagReader& reader,
                   const std::vector<ByteRange>& striles, const Relocation& relocation, std::uint64_t start) {
  std::vector<std::uint32_t> offsets;
  offsets.reserve(striles.size());
  for (const ByteRange& strile : striles) offsets.push_back(relocation.move(strile.offset, start));
  writer.longs(level.header.tiled ? Tag::tile_offsets : Tag::strip_offsets, offsets);
  if (const auto stream = reader.integer(Tag::jpeg_interchange_format)) {
    writer.long_integer(Tag::jpeg_interchange_format, relocation.move(*stream, start));
  }
  for (const TableTag& table : table_tags) {
    offsets.clear();
    for (const std::uint64_t offset : reader.integers(table.tag)) offsets.push_back(relocation.move(offset, start));
    if (!offsets.empty()) writer.longs(table.tag, offsets);
  }
}

}  // namespace

void append_old_jpeg_ranges(const SparseBytes& bytes, const LevelSource& level, const StrileTable& striles,
                            std::vector<ByteRange>& ranges) {
  TagReader(bytes, level.directory).append_ranges(offset_tags, ranges);
  striles.append_ranges(0, striles.size() - 1, ranges);
}

Excerpt old_jpeg_excerpt(const SparseBytes& bytes, const LevelSource& level, const StrileTable& striles,
                         TiffWriter tags, const OpenLimits& limits) {
  const TagReader reader(bytes, level.directory);
  const std::vector<ByteRange> located = locate_all(striles);
  const ByteRange stream = interchange_format(bytes, reader, limits);
  std::vector<ByteRange> kept = located;
  kept.push_back(stream);
  for (const TableTag& table : table_tags) {
    for (const std::uint64_t offset : reader.integers(table.tag)) {
      if (offset != 0) kept.push_back(bytes.clipped({offset, table.table_bytes}));
    }
  }
  std::erase_if(kept, [](ByteRange range) { return range.length == 0; });
  const Relocation relocation(std::move(kept));
  if (relocation.total() > limits.max_tile_bytes) {
    throw Error(ErrorCode::limit_exceeded,
                concat({level.directory.name, " has ", relocation.total(), " bytes of JPEG data; the limit is ",
                        limits.max_tile_bytes}),
                level.directory.name, level.directory.offset);
  }

  write_sizes(tags, level.header);
  tags.longs(level.header.tiled ? Tag::tile_byte_counts : Tag::strip_byte_counts, lengths_of(located));
  if (stream.length != 0) {
    tags.long_integer(Tag::jpeg_interchange_format_length, static_cast<std::uint32_t>(stream.length));
  }
  write_offsets(tags, level, reader, located, relocation, 0);
  write_offsets(tags, level, reader, located, relocation, tags.size());

  Excerpt excerpt;
  excerpt.codec = Codec::tiff_more;
  excerpt.parts.emplace_back(tags.finish());
  excerpt.parts.insert(excerpt.parts.end(), relocation.ranges().begin(), relocation.ranges().end());
  return excerpt;
}

}  // namespace pyramidion
