#include "tiff/tile_planner.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "bytes/concat.h"
#include "tiff/compression.h"
#include "tiff/fill_data.h"
#include "tiff/gdal_statistics.h"
#include "tiff/jpeg_2000_tiles.h"
#include "tiff/jpeg_front.h"
#include "tiff/old_jpeg_excerpt.h"
#include "tiff/tag_reader.h"

namespace pyramidion {

namespace {

/// libtiff warns of tiles whose sides are no multiples of this.
constexpr std::uint32_t tile_alignment = 16;

constexpr std::uint16_t first_complex_format = 5;
constexpr std::array no_data_tags{Tag::gdal_no_data};

/// Excerpts are classic TIFF, whose offsets have 32 bits.
OpenLimits with_excerpts_below_4_gb(OpenLimits limits) {
  limits.max_tile_bytes = std::min<std::uint64_t>(limits.max_tile_bytes, 0xF000'0000U);
  return limits;
}

std::uint32_t container_bytes(std::uint16_t bits) { return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8; }

/// Saturates: whatever does not fit 64 bits exceeds every limit.
std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
  return b != 0 && a > largest / b ? largest : a * b;
}

}  // namespace

TilePlanner::TilePlanner(const SparseBytes& bytes, LevelSource level, LevelSource base,
                         const std::vector<std::uint64_t>& landmarks, const OpenLimits& limits)
    : bytes_(bytes),
      level_(level),
      base_(base),
      limits_(with_excerpts_below_4_gb(limits)),
      striles_(bytes, level.directory, level.header, landmarks),
      geometry_(level.header.level()) {}

void TilePlanner::check() const {
  const ImageHeader& header = level_.header;
  const Directory& directory = level_.directory;
  if (!codec_of_compression(header.compression)) {
    throw Error(ErrorCode::unsupported_compression,
                concat({"The image is compressed with ", name_of_compression(header.compression), " (TIFF compression ",
                        header.compression, "), which is not built in"}),
                directory.structure(Tag::compression), directory.offset);
  }
  if (std::adjacent_find(header.bits.begin(), header.bits.end(), std::not_equal_to<>()) != header.bits.end()) {
    throw Error(ErrorCode::unsupported, "The bands have different numbers of bits",
                directory.structure(Tag::bits_per_sample), directory.offset);
  }
  if (header.sample_format.value_or(1) >= first_complex_format) {
    throw Error(ErrorCode::unsupported, "The samples are complex numbers", directory.structure(Tag::sample_format),
                directory.offset);
  }
  if (is_jpeg_2000(header)) check_jpeg_2000(level_);
  const std::uint64_t pixel_bytes = std::uint64_t{header.bands} * container_bytes(header.bits.front());
  const std::uint64_t tile_bytes = product(product(geometry_.tile_width, geometry_.tile_height), pixel_bytes);
  if (tile_bytes > limits_.max_tile_bytes) {
    throw Error(
        ErrorCode::limit_exceeded,
        concat({"A ", (header.tiled ? "tile" : "strip"), " of ", geometry_.tile_width, " x ", geometry_.tile_height,
                " pixels takes ", tile_bytes, " bytes when decoded; the limit is ", limits_.max_tile_bytes}),
        directory.name, directory.offset);
  }
  if (header.compression == compression::old_jpeg && striles_.size() > limits_.max_tiles) {
    throw Error(ErrorCode::limit_exceeded,
                concat({directory.name, " has ", striles_.size(),
                        " strips or tiles of old JPEG, which only decode together; the limit is ", limits_.max_tiles}),
                directory.name, directory.offset);
  }
}

void TilePlanner::require(std::uint32_t first_column, std::uint32_t last_column, std::uint32_t first_row,
                          std::uint32_t last_row) const {
  std::vector<ByteRange> ranges;
  for (const Directory* directory : {&level_.directory, &base_.directory}) {
    const TagReader reader(bytes_, *directory);
    reader.append_ranges(tags_for_tiles(), ranges);
    reader.append_ranges(no_data_tags, ranges);
  }
  append_statistics_ranges(bytes_, level_, base_, ranges);
  if (level_.header.compression == compression::old_jpeg) {
    append_old_jpeg_ranges(bytes_, level_, striles_, ranges);
    bytes_.require(ranges);
    return;
  }
  const std::uint64_t plane = std::uint64_t{geometry_.columns()} * geometry_.rows();
  for (std::uint16_t i = 0; i < level_.header.planes(); ++i) {
    for (std::uint32_t row = first_row; row <= last_row; ++row) {
      striles_.append_ranges(i * plane + first_strile(first_column, row), i * plane + first_strile(last_column, row),
                             ranges);
    }
  }
  bytes_.require(ranges);
}

Excerpt TilePlanner::plan(std::uint32_t column, std::uint32_t row, ExcerptForm form) {
  Excerpt excerpt = level_.header.compression == compression::old_jpeg
                        ? old_jpeg_excerpt(bytes_, level_, striles_, tags(), limits_)
                        : plan_tile(column, row, form);
  excerpt.placement = place(column, row);
  return excerpt;
}

Excerpt TilePlanner::plan_tile(std::uint32_t column, std::uint32_t row, ExcerptForm form) {
  const std::vector<std::optional<ByteRange>> located = locate(column, row);
  const std::uint32_t rows = striles_.rows_of(first_strile(column, row));
  const auto is_sparse = [](const std::optional<ByteRange>& strile) { return !strile; };
  if (std::all_of(located.begin(), located.end(), is_sparse)) {
    return plan_fill(rows);
  }
  if (std::any_of(located.begin(), located.end(), is_sparse)) {
    throw Error(ErrorCode::unsupported, "Some bands of the tile were never written and others were",
                striles_.name_of(first_strile(column, row)), level_.directory.offset);
  }
  std::vector<ByteRange> striles;
  striles.reserve(located.size());
  for (const auto& strile : located) striles.push_back(*strile);
  if (form == ExcerptForm::jpeg) return plan_jpeg(striles.front());
  return is_jpeg_2000(level_.header) ? plan_codestream(striles.front(), place(column, row)) : plan_tiff(striles, rows);
}

std::vector<std::optional<ByteRange>> TilePlanner::locate(std::uint32_t column, std::uint32_t row) const {
  const std::uint64_t plane = std::uint64_t{geometry_.columns()} * geometry_.rows();
  std::vector<std::optional<ByteRange>> striles;
  std::uint64_t total = 0;
  for (std::uint16_t i = 0; i < level_.header.planes(); ++i) {
    const std::uint64_t index = i * plane + first_strile(column, row);
    striles.push_back(striles_.locate(index));
    total += striles.back() ? striles.back()->length : 0;
    if (total > limits_.max_tile_bytes) {
      throw Error(ErrorCode::limit_exceeded,
                  concat({striles_.name_of(index), " claims ", total, " bytes; the limit is ", limits_.max_tile_bytes}),
                  striles_.name_of(index), striles.back()->offset);
    }
  }
  return striles;
}

std::uint64_t TilePlanner::first_strile(std::uint32_t column, std::uint32_t row) const {
  return std::uint64_t{row} * geometry_.columns() + column;
}

Region TilePlanner::place(std::uint32_t column, std::uint32_t row) const {
  const std::uint32_t x = column * geometry_.tile_width;
  const std::uint32_t y = row * geometry_.tile_height;
  return {x, y, std::min(geometry_.tile_width, geometry_.width - x),
          std::min(geometry_.tile_height, geometry_.height - y)};
}

Excerpt TilePlanner::plan_tiff(const std::vector<ByteRange>& striles, std::uint32_t rows) {
  TiffWriter writer = tags();
  write_size(writer, rows);
  const bool tiled = level_.header.tiled && geometry_.tile_width % tile_alignment == 0 && rows % tile_alignment == 0;
  std::vector<std::uint32_t> counts;
  counts.reserve(striles.size());
  for (const ByteRange& strile : striles) counts.push_back(static_cast<std::uint32_t>(strile.length));
  const Tag offsets_tag = tiled ? Tag::tile_offsets : Tag::strip_offsets;
  std::vector<std::uint32_t> offsets(counts.size());
  writer.longs(tiled ? Tag::tile_byte_counts : Tag::strip_byte_counts, counts);
  writer.longs(offsets_tag, offsets);
  std::exclusive_scan(counts.begin(), counts.end(), offsets.begin(), writer.size());
  writer.longs(offsets_tag, offsets);

  Excerpt excerpt;
  excerpt.codec = *codec_of_compression(level_.header.compression);
  excerpt.parts.emplace_back(writer.finish());
  excerpt.parts.insert(excerpt.parts.end(), striles.begin(), striles.end());
  return excerpt;
}

/// The tile's bytes are a file already.
Excerpt TilePlanner::plan_codestream(ByteRange strile, const Region& place) const {
  Excerpt excerpt;
  excerpt.codec = Codec::jp2_more;
  excerpt.parts.emplace_back(strile);
  excerpt.decoding.expected = expected_tile(level_.header, base_.header, place);
  return excerpt;
}

Excerpt TilePlanner::plan_jpeg(ByteRange strile) const {
  const ImageHeader& header = level_.header;
  const Photometric photometric = effective_photometric(header);
  const bool is_grey = header.bands == 1 && photometric == Photometric::min_is_black;
  const bool is_colour = header.bands == 3 && (photometric == Photometric::rgb || photometric == Photometric::ycbcr);
  constexpr std::uint64_t start_of_image_bytes = 2;
  if (header.compression != compression::jpeg || header.planar || header.bits.front() != 8 || !(is_grey || is_colour) ||
      strile.length < start_of_image_bytes) {
    throw Error(ErrorCode::unsupported, "The tile is not a grey, RGB or YCbCr JPEG of 8 bits", level_.directory.name,
                level_.directory.offset);
  }
  Excerpt excerpt;
  excerpt.codec = Codec::jpeg;
  excerpt.parts.emplace_back(
      jpeg_front(TagReader(bytes_, level_.directory).raw(Tag::jpeg_tables), photometric, header.bands));
  excerpt.parts.emplace_back(ByteRange{strile.offset + start_of_image_bytes, strile.length - start_of_image_bytes});
  return excerpt;
}

Excerpt TilePlanner::plan_fill(std::uint32_t rows) {
  const ImageHeader& header = level_.header;
  const Directory& owner = level_.directory.has(Tag::gdal_no_data) ? level_.directory : base_.directory;
  const auto sample = fill_sample(header, TagReader(bytes_, owner).text(Tag::gdal_no_data), owner.endian);
  const std::uint64_t row_bits = std::uint64_t{geometry_.tile_width} * header.bands * header.bits.front();
  const auto data = deflate_constant(sample, (row_bits + 7) / 8 * rows);

  TiffWriter writer = tags();
  for (const Tag tag : {Tag::predictor, Tag::jpeg_tables, Tag::lerc_parameters, Tag::t4_options, Tag::t6_options,
                        Tag::ycbcr_sub_sampling, Tag::ycbcr_positioning, Tag::ycbcr_coefficients,
                        Tag::reference_black_white, Tag::fill_order}) {
    writer.remove(tag);
  }
  if (effective_photometric(header) == Photometric::ycbcr) {
    // Decoded YCbCr is RGB, and so is its background.
    writer.short_integer(Tag::photometric_interpretation, static_cast<std::uint16_t>(Photometric::rgb));
  }
  writer.short_integer(Tag::compression, compression::adobe_deflate);
  writer.short_integer(Tag::planar_configuration, 1);
  write_size(writer, rows);
  for (const Tag tag : {Tag::tile_width, Tag::tile_length}) writer.remove(tag);
  writer.long_integer(Tag::rows_per_strip, rows);
  writer.long_integer(Tag::strip_byte_counts, static_cast<std::uint32_t>(data.size()));
  writer.long_integer(Tag::strip_offsets, 0);
  writer.long_integer(Tag::strip_offsets, writer.size());

  std::vector<std::uint8_t> file = writer.finish();
  file.insert(file.end(), data.begin(), data.end());
  Excerpt excerpt;
  excerpt.parts.emplace_back(std::move(file));
  return excerpt;
}

/// A tile of unusual size is written as a strip, which is the same to every decoder.
void TilePlanner::write_size(TiffWriter& writer, std::uint32_t rows) const {
  writer.long_integer(Tag::image_length, rows);
  if (level_.header.tiled && geometry_.tile_width % tile_alignment == 0 && rows % tile_alignment == 0) {
    writer.long_integer(Tag::tile_width, geometry_.tile_width);
    writer.long_integer(Tag::tile_length, rows);
  } else {
    writer.long_integer(Tag::rows_per_strip, rows);
  }
}

const TiffWriter& TilePlanner::tags() {
  if (!tags_) tags_ = tile_tags(bytes_, level_, base_);
  return *tags_;
}

}  // namespace pyramidion
