#include "tiff/tile_tags.h"

#include <algorithm>
#include <array>

#include "tiff/compression.h"
#include "tiff/gdal_no_data.h"
#include "tiff/gdal_statistics.h"
#include "tiff/tag_reader.h"

namespace pyramidion {

namespace {

/// libtiff knows these tags only beside the compression they belong to, and warns of them elsewhere.
struct CompressionTag {
  std::uint16_t compression;
  Tag tag;
};
constexpr std::array compression_tags{
    CompressionTag{3, Tag::t4_options},
    CompressionTag{4, Tag::t6_options},
    CompressionTag{5, Tag::predictor},
    CompressionTag{6, Tag::jpeg_proc},
    CompressionTag{6, Tag::jpeg_restart_interval},
    CompressionTag{7, Tag::jpeg_tables},
    CompressionTag{8, Tag::predictor},
    CompressionTag{32909, Tag::predictor},
    CompressionTag{32946, Tag::predictor},
    CompressionTag{34887, Tag::lerc_parameters},
    CompressionTag{34925, Tag::predictor},
    CompressionTag{50000, Tag::predictor},
};

constexpr std::array value_tags{
    Tag::fill_order,
    Tag::t4_options,
    Tag::t6_options,
    Tag::predictor,
    Tag::colour_map,
    Tag::ink_set,
    Tag::s_min_sample_value,
    Tag::s_max_sample_value,
    Tag::jpeg_tables,
    Tag::jpeg_proc,
    Tag::jpeg_restart_interval,
    Tag::ycbcr_coefficients,
    Tag::ycbcr_sub_sampling,
    Tag::ycbcr_positioning,
    Tag::reference_black_white,
    Tag::lerc_parameters,
};

constexpr std::uint16_t max_extra_sample = 2;

/// One value for each band beyond the colours, as libtiff wants it, even if the writer left them out.
std::vector<std::uint16_t> complete_extra_samples(const LevelSource& level, const LevelSource& base,
                                                  Photometric photometric) {
  std::vector<std::uint16_t> extra = level.header.extra_samples;
  if (extra.empty()) extra = base.header.extra_samples;
  const std::uint16_t bands = level.header.bands;
  const std::uint16_t colours = colour_bands(photometric);
  if (extra.size() > bands) extra.resize(bands);
  if (colours != 0 && bands > colours && extra.size() < static_cast<std::size_t>(bands - colours)) {
    extra.resize(bands - colours, 0);
  }
  for (std::uint16_t& value : extra) {
    if (value > max_extra_sample) value = 0;
  }
  return extra;
}

class TileTags {
 public:
  TileTags(const SparseBytes& bytes, const LevelSource& level, const LevelSource& base)
      : bytes_(bytes), level_(level), base_(base), writer_(level.directory.endian) {}

  TiffWriter write() {
    write_samples();
    write_colours();
    write_no_data();
    for (const CompressionTag& entry : compression_tags) {
      if (entry.compression == level_.header.compression) copy(entry.tag);
    }
    return std::move(writer_);
  }

 private:
  void write_samples() {
    const ImageHeader& header = level_.header;
    writer_.long_integer(Tag::image_width, header.tile_width);
    writer_.shorts(Tag::bits_per_sample, header.bits);
    writer_.short_integer(Tag::compression, header.compression);
    writer_.short_integer(Tag::samples_per_pixel, header.bands);
    writer_.short_integer(Tag::planar_configuration, header.planar ? 2 : 1);
    writer_.short_integer(Tag::orientation, 1);
    const auto format = header.sample_format ? header.sample_format : base_.header.sample_format;
    if (format) writer_.shorts(Tag::sample_format, std::vector<std::uint16_t>(header.bands, *format));
    if (TagReader(bytes_, level_.directory).integer(Tag::fill_order) == 2U) writer_.short_integer(Tag::fill_order, 2);
    write_sample_range(Tag::s_min_sample_value);
    write_sample_range(Tag::s_max_sample_value);
    if (const auto range = measured_range(bytes_, level_, base_)) {
      writer_.doubles(Tag::s_min_sample_value, std::vector<double>(header.bands, range->minimum));
      writer_.doubles(Tag::s_max_sample_value, std::vector<double>(header.bands, range->maximum));
    }
  }

  /// libtiff takes one value for each band, and no other number.
  void write_sample_range(Tag tag) {
    std::vector<double> values = TagReader(bytes_, directory_with(tag)).numbers(tag);
    if (values.empty()) return;
    values.resize(level_.header.bands, values.front());
    writer_.doubles(tag, values);
  }

  /// All levels have that of the largest one: writers leave it out of others.
  void write_no_data() {
    if (!gdal_no_data(bytes_, base_.directory)) return;
    const Field& field = *base_.directory.find(Tag::gdal_no_data);
    writer_.raw(Tag::gdal_no_data, field.type, static_cast<std::uint32_t>(field.count),
                TagReader(bytes_, base_.directory).raw(Tag::gdal_no_data));
  }

  void write_colours() {
    const ImageHeader& header = level_.header;
    const Photometric photometric =
        header.photometric || !base_.header.photometric ? effective_photometric(header) : *base_.header.photometric;
    writer_.short_integer(Tag::photometric_interpretation, static_cast<std::uint16_t>(photometric));
    const std::vector<std::uint16_t> extra = complete_extra_samples(level_, base_, photometric);
    if (!extra.empty()) writer_.shorts(Tag::extra_samples, extra);
    if (photometric == Photometric::palette) write_colour_map();
    if (photometric == Photometric::cmyk) copy(Tag::ink_set);
    if (photometric != Photometric::ycbcr) return;
    // Of a level with an interpretation of its own, an absent value has its default.
    copy(Tag::ycbcr_sub_sampling);
    copy(Tag::ycbcr_positioning);
    copy(Tag::ycbcr_coefficients);
    copy(Tag::reference_black_white);
  }

  void write_colour_map() {
    std::vector<std::uint16_t> map;
    for (const std::uint64_t value : TagReader(bytes_, directory_with(Tag::colour_map)).integers(Tag::colour_map)) {
      map.push_back(static_cast<std::uint16_t>(value));
    }
    if (!map.empty()) writer_.shorts(Tag::colour_map, map);
  }

  /// As it is. LONG8 does not exist in classic TIFF, and none of these tags needs it.
  void copy(Tag tag) {
    const Field* field = level_.directory.find(tag);
    if (field == nullptr || bytes_.is_beyond_end(field->bytes)) return;
    const auto values = TagReader(bytes_, level_.directory).raw(tag);
    if (field->type == FieldType::long8) {
      writer_.long_integer(tag,
                           static_cast<std::uint32_t>(load<std::uint64_t>(values.data(), level_.directory.endian)));
    } else {
      writer_.raw(tag, field->type, static_cast<std::uint32_t>(field->count), values);
    }
  }

  [[nodiscard]] const Directory& directory_with(Tag tag) const {
    return level_.directory.has(tag) ? level_.directory : base_.directory;
  }

  const SparseBytes& bytes_;
  const LevelSource& level_;
  const LevelSource& base_;
  TiffWriter writer_;
};

}  // namespace

std::span<const Tag> tags_for_tiles() { return value_tags; }

TiffWriter tile_tags(const SparseBytes& bytes, const LevelSource& level, const LevelSource& base) {
  return TileTags(bytes, level, base).write();
}

}  // namespace pyramidion
