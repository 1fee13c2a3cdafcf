#include "encode/encode_tiff.h"

#include <algorithm>

#include "bytes/endian.h"
#include "bytes/error.h"
#include "encode/channels.h"
#include "encode/deflate.h"

namespace pyramidion {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint16_t type_short = 3;
constexpr std::uint16_t type_long = 4;

void append(std::uint32_t value, std::size_t size, Bytes& out) {
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
}

/// A tag with its values; what does not fit into the entry is placed behind the directory.
struct Entry {
  std::uint16_t tag;
  std::uint16_t type;
  std::vector<std::uint32_t> values;

  [[nodiscard]] std::size_t unit() const { return type == type_short ? 2 : 4; }
  [[nodiscard]] std::size_t size() const { return values.size() * unit(); }
};

/// Predictor 2: each sample minus the one to its left.
void difference(std::uint8_t* row, std::size_t size, std::size_t pixel) {
  for (std::size_t i = size; i-- > pixel;) row[i] = static_cast<std::uint8_t>(row[i] - row[i - pixel]);
}

Bytes compressed_strip(const Picture& picture, Channels channels, std::uint32_t y, std::uint32_t rows) {
  const std::size_t row_size = picture.width * channels.count();
  Bytes samples(row_size * rows);
  for (std::uint32_t j = 0; j < rows; ++j) {
    std::uint8_t* const row = samples.data() + j * row_size;
    pack_row(picture.rgba.data() + std::size_t{4} * picture.width * (y + j), picture.width, channels, row);
    difference(row, row_size, channels.count());
  }
  return deflate(samples);
}

void append_directory(const std::vector<Entry>& entries, Bytes& file) {
  std::size_t behind = file.size() + 2 + 12 * entries.size() + 4;
  Bytes long_values;
  append(static_cast<std::uint32_t>(entries.size()), 2, file);
  for (const Entry& entry : entries) {
    append(entry.tag, 2, file);
    append(entry.type, 2, file);
    append(static_cast<std::uint32_t>(entry.values.size()), 4, file);
    const bool fits = entry.size() <= 4;
    if (!fits) append(static_cast<std::uint32_t>(behind + long_values.size()), 4, file);
    for (const std::uint32_t value : entry.values) append(value, entry.unit(), fits ? file : long_values);
    if (fits) file.insert(file.end(), 4 - entry.size(), std::uint8_t{0});
  }
  append(0, 4, file);
  file.insert(file.end(), long_values.begin(), long_values.end());
}

}  // namespace

std::vector<std::uint8_t> encode_tiff(const Picture& picture) {
  if (picture.width == 0 || picture.height == 0) throw Error(ErrorCode::bad_request, "the picture is empty");
  Channels channels = channels_of(picture);
  channels.colour = true;
  const auto bands = static_cast<std::uint32_t>(channels.count());
  const std::uint32_t rows_per_strip = std::clamp((1U << 18U) / picture.width, 1U, picture.height);

  Bytes file{'I', 'I', 42, 0, 0, 0, 0, 0};
  std::vector<std::uint32_t> offsets;
  std::vector<std::uint32_t> sizes;
  for (std::uint32_t y = 0; y < picture.height; y += rows_per_strip) {
    const Bytes strip = compressed_strip(picture, channels, y, std::min(rows_per_strip, picture.height - y));
    if (file.size() + strip.size() > 0xF0000000U)
      throw Error(ErrorCode::bad_request, "the TIFF file would exceed 4 GB");
    offsets.push_back(static_cast<std::uint32_t>(file.size()));
    sizes.push_back(static_cast<std::uint32_t>(strip.size()));
    file.insert(file.end(), strip.begin(), strip.end());
    if (file.size() % 2 != 0) file.push_back(0);
  }
  store(&file[4], static_cast<std::uint32_t>(file.size()), Endian::little);
  std::vector<Entry> entries{{256, type_long, {picture.width}},
                             {257, type_long, {picture.height}},
                             {258, type_short, std::vector<std::uint32_t>(bands, 8)},
                             {259, type_short, {8}},  // Deflate
                             {262, type_short, {2}},  // RGB
                             {273, type_long, offsets},
                             {277, type_short, {bands}},
                             {278, type_long, {rows_per_strip}},
                             {279, type_long, sizes},
                             {284, type_short, {1}},              // interleaved
                             {317, type_short, {2}}};             // horizontal differences
  if (channels.alpha) entries.push_back({338, type_short, {2}});  // unassociated
  append_directory(entries, file);
  return file;
}

}  // namespace pyramidion
