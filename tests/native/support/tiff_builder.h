#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bytes/endian.h"
#include "tiff/field.h"

namespace pyramidion::testing {

/// One tag with its values as the file stores them.
struct Entry {
  Tag tag{};
  FieldType type = FieldType::short_integer;
  std::vector<std::uint64_t> values;  ///< Floats as their bits.
};

[[nodiscard]] Entry shorts(Tag tag, std::vector<std::uint64_t> values);
[[nodiscard]] Entry longs(Tag tag, std::vector<std::uint64_t> values);
[[nodiscard]] Entry ascii(Tag tag, const std::string& text);
[[nodiscard]] Entry bytes(Tag tag, const std::vector<std::uint8_t>& values);
[[nodiscard]] Entry doubles(Tag tag, const std::vector<double>& values);

/// The entries of a directory, by tag; `set` replaces.
class Entries {
 public:
  Entries& set(Entry entry) {
    by_tag_[entry.tag] = std::move(entry);
    return *this;
  }
  Entries& remove(Tag tag) {
    by_tag_.erase(tag);
    return *this;
  }
  [[nodiscard]] std::vector<Entry> list() const;

 private:
  std::map<Tag, Entry> by_tag_;
};

/// What a test wants of an image; the rest is usual: grey, 8 bits, uncompressed, in strips of the whole image.
struct ImageSpec {
  std::uint32_t width = 16;
  std::uint32_t height = 16;
  std::uint32_t tile = 0;  ///< Width and height of tiles; 0 for strips.
  std::uint16_t bands = 1;
  std::uint16_t bits = 8;
  std::optional<std::uint32_t> subfile_type{};
};

/// Writes TIFF files into memory, sound ones and damaged ones: nothing is checked, and entries stay in the given order.
class TiffBuilder {
 public:
  explicit TiffBuilder(Endian endian = Endian::little, bool big = false);

  /// Appends bytes and gives their offset.
  std::uint64_t add_data(const std::vector<std::uint8_t>& data);
  std::uint64_t add_data(std::size_t length, std::uint8_t value) { return add_data(std::vector(length, value)); }

  /// Appends image data and gives the entries that describe it. The byte of pixel (x, y), band b, is x + 2y + 64b.
  Entries add_image(const ImageSpec& spec);

  /// Appends a directory to the chain and gives its offset.
  std::uint64_t add_directory(const std::vector<Entry>& entries);
  std::uint64_t add_directory(const Entries& entries) { return add_directory(entries.list()); }
  /// Appends a directory that only SubIFDs point to.
  std::uint64_t add_sub_directory(const Entries& entries);

  /// Makes the last directory of the chain point there.
  void point_next_to(std::uint64_t offset) { write_offset(next_at_, offset); }

  /// Appends an image and its directory.
  std::uint64_t add(const ImageSpec& spec) { return add_directory(add_image(spec)); }

  [[nodiscard]] std::vector<std::uint8_t>& file() { return file_; }

 private:
  std::uint64_t write_directory(const std::vector<Entry>& entries);
  void write_offset(std::uint64_t at, std::uint64_t value);
  void append(std::uint64_t value, std::size_t size);

  Endian endian_;
  bool big_;
  std::vector<std::uint8_t> file_;
  std::uint64_t next_at_;
};

}  // namespace pyramidion::testing
