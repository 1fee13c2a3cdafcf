#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "bytes/endian.h"
#include "tiff/field.h"

namespace pyramidion {

/// Writes the front of a small classic TIFF file: header, one directory, and its values. The image data follow it.
///
///     TiffWriter writer(Endian::little);
///     writer.longs(Tag::image_width, {256});
///     writer.longs(Tag::tile_offsets, {0});
///     writer.longs(Tag::tile_offsets, {writer.size()});  // The size does not depend on the values, only on their
///     number. auto front = writer.finish();
class TiffWriter {
 public:
  explicit TiffWriter(Endian endian) : endian_(endian) {}

  /// Each replaces an earlier value of the tag.
  void shorts(Tag tag, std::span<const std::uint16_t> values);
  void short_integer(Tag tag, std::uint16_t value) { shorts(tag, {&value, 1}); }
  void longs(Tag tag, std::span<const std::uint32_t> values);
  void long_integer(Tag tag, std::uint32_t value) { longs(tag, {&value, 1}); }
  void doubles(Tag tag, std::span<const double> values);
  /// `bytes` are `count` values in the writer's byte order.
  void raw(Tag tag, FieldType type, std::uint32_t count, std::span<const std::uint8_t> bytes);

  void remove(Tag tag) { fields_.erase(tag); }
  /// Bytes of the front; even.
  [[nodiscard]] std::uint32_t size() const;
  [[nodiscard]] std::vector<std::uint8_t> finish() const;

 private:
  struct Values {
    FieldType type = FieldType::byte;
    std::uint32_t count = 0;
    std::vector<std::uint8_t> bytes;
  };

  [[nodiscard]] std::uint32_t directory_bytes() const;

  Endian endian_;
  std::map<Tag, Values> fields_;  ///< A directory is in ascending order of tags.
};

}  // namespace pyramidion
