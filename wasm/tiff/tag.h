#pragma once

#include <cstdint>
#include <string>

namespace pyramidion {

/// The TIFF tags that are read, by the names of the TIFF 6.0 specification and its supplements.
enum class Tag : std::uint16_t {
  new_subfile_type = 254,
  subfile_type = 255,
  image_width = 256,
  image_length = 257,
  bits_per_sample = 258,
  compression = 259,
  photometric_interpretation = 262,
  fill_order = 266,
  document_name = 269,
  image_description = 270,
  make = 271,
  model = 272,
  strip_offsets = 273,
  orientation = 274,
  samples_per_pixel = 277,
  rows_per_strip = 278,
  strip_byte_counts = 279,
  x_resolution = 282,
  y_resolution = 283,
  planar_configuration = 284,
  page_name = 285,
  t4_options = 292,
  t6_options = 293,
  resolution_unit = 296,
  software = 305,
  date_time = 306,
  artist = 315,
  host_computer = 316,
  predictor = 317,
  white_point = 318,
  primary_chromaticities = 319,
  colour_map = 320,
  tile_width = 322,
  tile_length = 323,
  tile_offsets = 324,
  tile_byte_counts = 325,
  sub_ifds = 330,
  ink_set = 332,
  number_of_inks = 334,
  dot_range = 336,
  extra_samples = 338,
  sample_format = 339,
  s_min_sample_value = 340,
  s_max_sample_value = 341,
  jpeg_tables = 347,
  jpeg_proc = 512,
  jpeg_interchange_format = 513,
  jpeg_interchange_format_length = 514,
  jpeg_restart_interval = 515,
  jpeg_q_tables = 519,
  jpeg_dc_tables = 520,
  jpeg_ac_tables = 521,
  ycbcr_coefficients = 529,
  ycbcr_sub_sampling = 530,
  ycbcr_positioning = 531,
  reference_black_white = 532,
  xmp = 700,
  copyright = 33432,
  model_pixel_scale = 33550,
  iptc = 33723,
  model_tiepoint = 33922,
  model_transformation = 34264,
  photoshop = 34377,
  icc_profile = 34675,
  geo_key_directory = 34735,
  geo_double_params = 34736,
  geo_ascii_params = 34737,
  gdal_metadata = 42112,
  gdal_no_data = 42113,
  lerc_parameters = 50674,
};

/// The specification's name, such as "TileOffsets"; empty for a tag that is not read.
[[nodiscard]] const char* name_of(Tag tag);

/// For messages: "tag 324 (TileOffsets)".
[[nodiscard]] std::string describe(Tag tag);

}  // namespace pyramidion
