#include "tiff/tag_reader.h"

#include <algorithm>

#include "bytes/concat.h"

namespace pyramidion {

namespace {

std::optional<std::uint64_t> unless_negative(std::int64_t value) {
  if (value < 0) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

template <typename T>
double load_ratio(const std::uint8_t* source, Endian endian) {
  const auto numerator = load<T>(source, endian);
  const auto denominator = load<T>(source + sizeof(T), endian);
  return denominator == 0 ? 0 : static_cast<double>(numerator) / static_cast<double>(denominator);
}

std::optional<double> load_number(const std::uint8_t* source, FieldType type, Endian endian) {
  switch (type) {
    case FieldType::rational:
      return load_ratio<std::uint32_t>(source, endian);
    case FieldType::signed_rational:
      return load_ratio<std::int32_t>(source, endian);
    case FieldType::float_number:
      return load<float>(source, endian);
    case FieldType::double_number:
      return load<double>(source, endian);
    case FieldType::signed_byte:
      return load<std::int8_t>(source, endian);
    case FieldType::signed_short:
      return load<std::int16_t>(source, endian);
    case FieldType::signed_long:
      return load<std::int32_t>(source, endian);
    case FieldType::signed_long8:
      return static_cast<double>(load<std::int64_t>(source, endian));
    default:
      break;
  }
  const auto integer = load_integer(source, type, endian);
  if (!integer) return std::nullopt;
  return static_cast<double>(*integer);
}

}  // namespace

std::optional<std::uint64_t> load_integer(const std::uint8_t* source, FieldType type, Endian endian) {
  switch (type) {
    case FieldType::byte:
    case FieldType::undefined:
      return *source;
    case FieldType::short_integer:
      return load<std::uint16_t>(source, endian);
    case FieldType::long_integer:
    case FieldType::ifd:
      return load<std::uint32_t>(source, endian);
    case FieldType::long8:
    case FieldType::ifd8:
      return load<std::uint64_t>(source, endian);
    case FieldType::signed_byte:
      return unless_negative(load<std::int8_t>(source, endian));
    case FieldType::signed_short:
      return unless_negative(load<std::int16_t>(source, endian));
    case FieldType::signed_long:
      return unless_negative(load<std::int32_t>(source, endian));
    case FieldType::signed_long8:
      return unless_negative(load<std::int64_t>(source, endian));
    case FieldType::ascii:
    case FieldType::rational:
    case FieldType::signed_rational:
    case FieldType::float_number:
    case FieldType::double_number:
      break;
  }
  return std::nullopt;
}

void TagReader::require(std::span<const Tag> tags) const {
  std::vector<ByteRange> ranges;
  append_ranges(tags, ranges);
  bytes_.require(ranges);
}

void TagReader::append_ranges(std::span<const Tag> tags, std::vector<ByteRange>& ranges) const {
  for (const Tag tag : tags) {
    const Field* field = directory_.find(tag);
    if (field != nullptr && field->bytes.length <= max_bytes_ && !bytes_.is_beyond_end(field->bytes)) {
      ranges.push_back(field->bytes);
    }
  }
}

std::optional<std::uint64_t> TagReader::integer(Tag tag) const {
  const Field* field = directory_.find(tag);
  if (field == nullptr) return std::nullopt;
  return load_integer(read(*field, 1), field->type, directory_.endian);
}

std::vector<std::uint64_t> TagReader::integers(Tag tag) const {
  const Field* field = directory_.find(tag);
  if (field == nullptr) return {};
  const std::uint8_t* source = read(*field, field->count);
  std::vector<std::uint64_t> values;
  values.reserve(static_cast<std::size_t>(field->count));
  for (std::uint64_t i = 0; i < field->count; ++i) {
    const auto value = load_integer(source + i * size_of(field->type), field->type, directory_.endian);
    if (!value) return {};
    values.push_back(*value);
  }
  return values;
}

std::vector<double> TagReader::numbers(Tag tag) const {
  const Field* field = directory_.find(tag);
  if (field == nullptr) return {};
  const std::uint8_t* source = read(*field, field->count);
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(field->count));
  for (std::uint64_t i = 0; i < field->count; ++i) {
    const auto value = load_number(source + i * size_of(field->type), field->type, directory_.endian);
    if (!value) return {};
    values.push_back(*value);
  }
  return values;
}

std::string TagReader::text(Tag tag) const {
  const auto source = raw(tag);
  std::string text(source.begin(), source.end());
  text.erase(text.find_last_not_of('\0') + 1);
  std::replace(text.begin(), text.end(), '\0', '\n');
  return text;
}

std::span<const std::uint8_t> TagReader::raw(Tag tag) const {
  const Field* field = directory_.find(tag);
  if (field == nullptr) return {};
  return {read(*field, field->count), static_cast<std::size_t>(field->bytes.length)};
}

const std::uint8_t* TagReader::read(const Field& field, std::uint64_t count) const {
  const ByteRange range{field.bytes.offset, count * size_of(field.type)};
  if (bytes_.is_beyond_end(range)) {
    throw Error(ErrorCode::truncated, concat({directory_.structure(field.tag), " lies beyond the end of the file"}),
                directory_.structure(field.tag), range.offset);
  }
  if (range.length > max_bytes_) {
    throw Error(ErrorCode::limit_exceeded, concat({directory_.structure(field.tag), " claims ", count, " values"}),
                directory_.structure(field.tag), range.offset);
  }
  return bytes_.read(range).data();
}

}  // namespace pyramidion
