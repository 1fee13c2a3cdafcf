#include "tiff/directory.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "bytes/concat.h"

namespace pyramidion {

namespace {

/// A directory of a usual image fits, so that an absent one is fetched in one go.
constexpr std::uint64_t usual_directory_bytes = 4096;

/// Sizes of a directory's parts: classic TIFF, BigTIFF.
struct DirectoryShape {
  std::uint64_t count_bytes;
  std::uint64_t entry_bytes;
  std::uint64_t offset_bytes;
};

constexpr DirectoryShape shape_of(bool big) { return big ? DirectoryShape{8, 20, 8} : DirectoryShape{2, 12, 4}; }

std::uint64_t load_offset(const std::uint8_t* source, const FileHeader& header) {
  return header.big ? load<std::uint64_t>(source, header.endian) : load<std::uint32_t>(source, header.endian);
}

/// Like `bytes.read(range)`, but asks for a usual directory's worth of bytes when they are absent, and names the
/// directory when the file is too short.
std::span<const std::uint8_t> read_generously(const SparseBytes& bytes, ByteRange range, const std::string& name) {
  if (bytes.is_beyond_end(range)) {
    throw Error(ErrorCode::truncated,
                concat({"The file ends before ", name, " does, at byte ", *bytes.file_size(),
                        "; the file may have been cut short"}),
                name, range.offset);
  }
  if (!bytes.contains(range)) {
    bytes.require({bytes.clipped({range.offset, std::max(range.length, usual_directory_bytes)})});
  }
  return bytes.read(range);
}

/// A field without values (count 0) when the entry cannot be meant seriously.
Field read_entry(const std::uint8_t* entry, std::uint64_t entry_offset, const FileHeader& header) {
  const DirectoryShape shape = shape_of(header.big);
  Field field;
  field.tag = static_cast<Tag>(load<std::uint16_t>(entry, header.endian));
  field.type = static_cast<FieldType>(load<std::uint16_t>(entry + 2, header.endian));
  field.count = load_offset(entry + 4, header);
  const std::uint64_t value_at = 4 + shape.offset_bytes;
  const bool is_inline = field.count <= shape.offset_bytes && field.count * size_of(field.type) <= shape.offset_bytes;
  const std::uint64_t offset = is_inline ? entry_offset + value_at : load_offset(entry + value_at, header);
  const std::uint64_t unit = size_of(field.type);
  const bool fits = unit != 0 && field.count <= (std::numeric_limits<std::uint64_t>::max() - offset) / unit;
  if (!fits) return {};
  field.bytes = {offset, field.count * unit};
  return field;
}

/// The specification asks for ascending tags, each once; not every writer complies. The first of a tag counts.
std::vector<Field> read_entries(std::span<const std::uint8_t> table, std::uint64_t count, std::uint64_t entry_bytes,
                                std::uint64_t offset, const FileHeader& header) {
  std::vector<Field> fields;
  std::vector<std::uint64_t> order;  // The tag above the index.
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t at = i * entry_bytes;
    const Field field = read_entry(table.data() + at, offset + at, header);
    if (field.count == 0) continue;
    order.push_back(std::uint64_t{static_cast<std::uint16_t>(field.tag)} << 32U | fields.size());
    fields.push_back(field);
  }
  std::sort(order.begin(), order.end());
  std::vector<Field> sorted;
  sorted.reserve(fields.size());
  for (const std::uint64_t key : order) {
    const Field& field = fields[static_cast<std::uint32_t>(key)];
    if (sorted.empty() || sorted.back().tag != field.tag) sorted.push_back(field);
  }
  return sorted;
}

}  // namespace

const Field* Directory::find(Tag tag) const {
  const auto found = std::lower_bound(fields.begin(), fields.end(), tag,
                                      [](const Field& field, Tag wanted) { return field.tag < wanted; });
  return found != fields.end() && found->tag == tag ? &*found : nullptr;
}

Directory read_directory(const SparseBytes& bytes, const FileHeader& header, std::uint64_t offset, std::string name,
                         const OpenLimits& limits) {
  const DirectoryShape shape = shape_of(header.big);
  const auto count_bytes = read_generously(bytes, checked_range(offset, shape.count_bytes, 1, name), name);
  const std::uint64_t count = header.big ? load<std::uint64_t>(count_bytes.data(), header.endian)
                                         : load<std::uint16_t>(count_bytes.data(), header.endian);
  if (count == 0) throw Error(ErrorCode::malformed, concat({name, " has no entries"}), name, offset);
  if (count > limits.max_directory_entries) {
    throw Error(ErrorCode::limit_exceeded,
                concat({name, " claims ", count, " entries; the limit is ", limits.max_directory_entries}), name,
                offset);
  }

  const ByteRange entries = checked_range(offset + shape.count_bytes, count, shape.entry_bytes, name);
  // Some writers leave the final "next" pointer out at the end of the file: then the chain ends here.
  const bool has_next = !bytes.is_beyond_end({entries.offset, entries.length + shape.offset_bytes});
  const auto table =
      read_generously(bytes, {entries.offset, entries.length + (has_next ? shape.offset_bytes : 0)}, name);

  Directory directory;
  directory.name = std::move(name);
  directory.offset = offset;
  directory.endian = header.endian;
  directory.fields = read_entries(table, count, shape.entry_bytes, entries.offset, header);
  if (has_next) directory.next = load_offset(table.data() + entries.length, header);
  return directory;
}

}  // namespace pyramidion
