#include "support/tiff_builder.h"

#include <algorithm>
#include <utility>

#include "bytes/bit_cast.h"

namespace pyramidion::testing {

Entry shorts(Tag tag, std::vector<std::uint64_t> values) { return {tag, FieldType::short_integer, std::move(values)}; }

Entry longs(Tag tag, std::vector<std::uint64_t> values) { return {tag, FieldType::long_integer, std::move(values)}; }

Entry ascii(Tag tag, const std::string& text) {
  Entry entry{tag, FieldType::ascii, {}};
  for (const char c : text) entry.values.push_back(static_cast<std::uint8_t>(c));
  entry.values.push_back(0);
  return entry;
}

Entry bytes(Tag tag, const std::vector<std::uint8_t>& values) {
  return {tag, FieldType::undefined, {values.begin(), values.end()}};
}

Entry doubles(Tag tag, const std::vector<double>& values) {
  Entry entry{tag, FieldType::double_number, {}};
  for (const double value : values) entry.values.push_back(bit_cast<std::uint64_t>(value));
  return entry;
}

std::vector<Entry> Entries::list() const {
  std::vector<Entry> entries;
  for (const auto& [tag, entry] : by_tag_) entries.push_back(entry);
  return entries;
}

TiffBuilder::TiffBuilder(Endian endian, bool big) : endian_(endian), big_(big), next_at_(big ? 8 : 4) {
  file_ = {0, 0};
  file_[0] = file_[1] = endian == Endian::little ? 'I' : 'M';
  append(big ? 43 : 42, 2);
  if (big) {
    append(8, 2);
    append(0, 2);
  }
  append(0, big ? 8 : 4);
}

std::uint64_t TiffBuilder::add_data(const std::vector<std::uint8_t>& data) {
  if (file_.size() % 2 != 0) file_.push_back(0);
  const std::uint64_t offset = file_.size();
  file_.insert(file_.end(), data.begin(), data.end());
  return offset;
}

Entries TiffBuilder::add_image(const ImageSpec& spec) {
  const std::uint32_t tile_width = spec.tile == 0 ? spec.width : spec.tile;
  const std::uint32_t tile_height = spec.tile == 0 ? spec.height : spec.tile;
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint64_t> counts;
  for (std::uint32_t y = 0; y < spec.height; y += tile_height) {
    for (std::uint32_t x = 0; x < spec.width; x += tile_width) {
      std::vector<std::uint8_t> data((std::size_t{tile_width} * spec.bands * spec.bits + 7) / 8 * tile_height);
      const std::size_t pixel_bytes = std::max<std::size_t>(std::size_t{spec.bands} * spec.bits / 8, 1);
      for (std::size_t i = 0; i < data.size(); ++i) {
        const std::size_t pixel = i / pixel_bytes;
        data[i] =
            static_cast<std::uint8_t>(x + pixel % tile_width + 2 * (y + pixel / tile_width) + 64 * (i % pixel_bytes));
      }
      offsets.push_back(add_data(data));
      counts.push_back(data.size());
    }
  }
  Entries entries;
  entries.set(longs(Tag::image_width, {spec.width}))
      .set(longs(Tag::image_length, {spec.height}))
      .set(shorts(Tag::bits_per_sample, std::vector<std::uint64_t>(spec.bands, spec.bits)))
      .set(shorts(Tag::compression, {1}))
      .set(shorts(Tag::photometric_interpretation, {spec.bands >= 3 ? 2U : 1U}))
      .set(shorts(Tag::samples_per_pixel, {spec.bands}));
  if (spec.subfile_type) entries.set(longs(Tag::new_subfile_type, {*spec.subfile_type}));
  if (spec.tile == 0) {
    entries.set(longs(Tag::rows_per_strip, {spec.height}));
  } else {
    entries.set(shorts(Tag::tile_width, {spec.tile})).set(shorts(Tag::tile_length, {spec.tile}));
  }
  entries.set(longs(spec.tile == 0 ? Tag::strip_offsets : Tag::tile_offsets, offsets));
  entries.set(longs(spec.tile == 0 ? Tag::strip_byte_counts : Tag::tile_byte_counts, counts));
  return entries;
}

std::uint64_t TiffBuilder::add_directory(const std::vector<Entry>& entries) {
  const std::uint64_t last_next_at = next_at_;
  const std::uint64_t offset = write_directory(entries);
  write_offset(last_next_at, offset);
  return offset;
}

std::uint64_t TiffBuilder::add_sub_directory(const Entries& entries) {
  const std::uint64_t next_at = next_at_;
  const std::uint64_t offset = write_directory(entries.list());
  next_at_ = next_at;
  return offset;
}

std::uint64_t TiffBuilder::write_directory(const std::vector<Entry>& entries) {
  const std::size_t inline_bytes = big_ ? 8 : 4;
  std::vector<std::uint64_t> offsets;
  for (const Entry& entry : entries) {
    if (entry.values.size() * size_of(entry.type) <= inline_bytes) {
      offsets.push_back(0);
      continue;
    }
    offsets.push_back(add_data({}));
    for (const std::uint64_t value : entry.values) append(value, size_of(entry.type));
  }

  const std::uint64_t offset = add_data({});
  append(entries.size(), big_ ? 8 : 2);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    append(static_cast<std::uint64_t>(entry.tag), 2);
    append(static_cast<std::uint64_t>(entry.type), 2);
    append(entry.values.size(), inline_bytes);
    if (offsets[i] != 0) {
      append(offsets[i], inline_bytes);
      continue;
    }
    const std::size_t end = file_.size() + inline_bytes;
    for (const std::uint64_t value : entry.values) append(value, size_of(entry.type));
    file_.resize(end);
  }
  next_at_ = file_.size();
  append(0, inline_bytes);
  return offset;
}

void TiffBuilder::write_offset(std::uint64_t at, std::uint64_t value) {
  if (big_) {
    store(&file_[at], value, endian_);
  } else {
    store(&file_[at], static_cast<std::uint32_t>(value), endian_);
  }
}

void TiffBuilder::append(std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t shift = 8 * (endian_ == Endian::little ? i : size - 1 - i);
    file_.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

}  // namespace pyramidion::testing
