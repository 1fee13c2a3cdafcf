#include "tiff/tiff_writer.h"

#include <algorithm>

#include "bytes/bit_cast.h"

namespace pyramidion {

namespace {

constexpr std::uint16_t classic_magic = 42;
constexpr std::uint32_t header_bytes = 8;
constexpr std::uint32_t count_bytes = 2;
constexpr std::uint32_t entry_bytes = 12;
constexpr std::uint32_t inline_bytes = 4;
constexpr std::uint32_t next_bytes = 4;

constexpr std::uint32_t even(std::size_t size) { return static_cast<std::uint32_t>(size + size % 2); }

template <typename T>
std::vector<std::uint8_t> stored(std::span<const T> values, Endian endian) {
  std::vector<std::uint8_t> bytes(values.size() * sizeof(T));
  for (std::size_t i = 0; i < values.size(); ++i) store(bytes.data() + i * sizeof(T), values[i], endian);
  return bytes;
}

}  // namespace

void TiffWriter::shorts(Tag tag, std::span<const std::uint16_t> values) {
  raw(tag, FieldType::short_integer, static_cast<std::uint32_t>(values.size()), stored(values, endian_));
}

void TiffWriter::longs(Tag tag, std::span<const std::uint32_t> values) {
  raw(tag, FieldType::long_integer, static_cast<std::uint32_t>(values.size()), stored(values, endian_));
}

void TiffWriter::doubles(Tag tag, std::span<const double> values) {
  std::vector<std::uint64_t> bits;
  bits.reserve(values.size());
  for (const double value : values) bits.push_back(bit_cast<std::uint64_t>(value));
  raw(tag, FieldType::double_number, static_cast<std::uint32_t>(values.size()),
      stored(std::span<const std::uint64_t>(bits), endian_));
}

void TiffWriter::raw(Tag tag, FieldType type, std::uint32_t count, std::span<const std::uint8_t> bytes) {
  fields_[tag] = {type, count, {bytes.begin(), bytes.end()}};
}

std::uint32_t TiffWriter::directory_bytes() const {
  return count_bytes + static_cast<std::uint32_t>(fields_.size()) * entry_bytes + next_bytes;
}

std::uint32_t TiffWriter::size() const {
  std::uint32_t size = header_bytes + directory_bytes();
  for (const auto& [tag, values] : fields_) {
    if (values.bytes.size() > inline_bytes) size += even(values.bytes.size());
  }
  return size;
}

std::vector<std::uint8_t> TiffWriter::finish() const {
  std::vector<std::uint8_t> file(size());
  file[0] = file[1] = endian_ == Endian::little ? 'I' : 'M';
  store(&file[2], classic_magic, endian_);
  store(&file[4], header_bytes, endian_);

  std::uint8_t* entry = &file[header_bytes];
  store(entry, static_cast<std::uint16_t>(fields_.size()), endian_);
  entry += count_bytes;
  std::uint32_t values_at = header_bytes + directory_bytes();
  for (const auto& [tag, values] : fields_) {
    store(entry, static_cast<std::uint16_t>(tag), endian_);
    store(entry + 2, static_cast<std::uint16_t>(values.type), endian_);
    store(entry + 4, values.count, endian_);
    const bool is_inline = values.bytes.size() <= inline_bytes;
    if (!is_inline) store(entry + 8, values_at, endian_);
    std::copy(values.bytes.begin(), values.bytes.end(), is_inline ? entry + 8 : &file[values_at]);
    if (!is_inline) values_at += even(values.bytes.size());
    entry += entry_bytes;
  }
  return file;
}

}  // namespace pyramidion
