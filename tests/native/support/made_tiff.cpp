#include "support/made_tiff.h"

#include <algorithm>

namespace pyramidion::testing {

std::vector<std::uint8_t> make_tiff(const MadeTiff& made) {
  TiffBuilder builder(made.endian);
  const bool planar = std::any_of(made.more.begin(), made.more.end(), [](const Entry& entry) {
    return entry.tag == Tag::planar_configuration && entry.values.front() == 2;
  });
  const std::uint64_t strips = planar ? made.bits.size() : 1;
  const std::uint64_t strip_size = made.data.size() / strips;
  const std::uint64_t start = builder.add_data(made.data);
  std::vector<std::uint64_t> offsets;
  for (std::uint64_t i = 0; i < strips; ++i) offsets.push_back(start + i * strip_size);

  Entries entries;
  entries.set(longs(Tag::image_width, {made.width}))
      .set(longs(Tag::image_length, {made.height}))
      .set(shorts(Tag::bits_per_sample, made.bits))
      .set(shorts(Tag::compression, {made.compression}))
      .set(shorts(Tag::photometric_interpretation, {made.photometric}))
      .set(shorts(Tag::samples_per_pixel, {made.bits.size()}))
      .set(longs(Tag::rows_per_strip, {made.height}))
      .set(longs(Tag::strip_offsets, offsets))
      .set(longs(Tag::strip_byte_counts, std::vector<std::uint64_t>(strips, strip_size)));
  for (const Entry& entry : made.more) entries.set(entry);
  builder.add_directory(entries);
  return builder.file();
}

}  // namespace pyramidion::testing
