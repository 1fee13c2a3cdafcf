#include "tiff/tag.h"

#include <algorithm>
#include <array>

#include "bytes/concat.h"

namespace pyramidion {

namespace {

struct NamedTag {
  Tag tag;
  const char* name;
};

constexpr std::array named_tags{
    NamedTag{Tag::new_subfile_type, "NewSubfileType"},
    NamedTag{Tag::subfile_type, "SubfileType"},
    NamedTag{Tag::image_width, "ImageWidth"},
    NamedTag{Tag::image_length, "ImageLength"},
    NamedTag{Tag::bits_per_sample, "BitsPerSample"},
    NamedTag{Tag::compression, "Compression"},
    NamedTag{Tag::photometric_interpretation, "PhotometricInterpretation"},
    NamedTag{Tag::fill_order, "FillOrder"},
    NamedTag{Tag::document_name, "DocumentName"},
    NamedTag{Tag::image_description, "ImageDescription"},
    NamedTag{Tag::make, "Make"},
    NamedTag{Tag::model, "Model"},
    NamedTag{Tag::strip_offsets, "StripOffsets"},
    NamedTag{Tag::orientation, "Orientation"},
    NamedTag{Tag::samples_per_pixel, "SamplesPerPixel"},
    NamedTag{Tag::rows_per_strip, "RowsPerStrip"},
    NamedTag{Tag::strip_byte_counts, "StripByteCounts"},
    NamedTag{Tag::x_resolution, "XResolution"},
    NamedTag{Tag::y_resolution, "YResolution"},
    NamedTag{Tag::planar_configuration, "PlanarConfiguration"},
    NamedTag{Tag::page_name, "PageName"},
    NamedTag{Tag::t4_options, "T4Options"},
    NamedTag{Tag::t6_options, "T6Options"},
    NamedTag{Tag::resolution_unit, "ResolutionUnit"},
    NamedTag{Tag::software, "Software"},
    NamedTag{Tag::date_time, "DateTime"},
    NamedTag{Tag::artist, "Artist"},
    NamedTag{Tag::host_computer, "HostComputer"},
    NamedTag{Tag::predictor, "Predictor"},
    NamedTag{Tag::white_point, "WhitePoint"},
    NamedTag{Tag::primary_chromaticities, "PrimaryChromaticities"},
    NamedTag{Tag::colour_map, "ColorMap"},
    NamedTag{Tag::tile_width, "TileWidth"},
    NamedTag{Tag::tile_length, "TileLength"},
    NamedTag{Tag::tile_offsets, "TileOffsets"},
    NamedTag{Tag::tile_byte_counts, "TileByteCounts"},
    NamedTag{Tag::sub_ifds, "SubIFDs"},
    NamedTag{Tag::ink_set, "InkSet"},
    NamedTag{Tag::number_of_inks, "NumberOfInks"},
    NamedTag{Tag::dot_range, "DotRange"},
    NamedTag{Tag::extra_samples, "ExtraSamples"},
    NamedTag{Tag::sample_format, "SampleFormat"},
    NamedTag{Tag::s_min_sample_value, "SMinSampleValue"},
    NamedTag{Tag::s_max_sample_value, "SMaxSampleValue"},
    NamedTag{Tag::jpeg_tables, "JPEGTables"},
    NamedTag{Tag::jpeg_proc, "JPEGProc"},
    NamedTag{Tag::jpeg_interchange_format, "JPEGInterchangeFormat"},
    NamedTag{Tag::jpeg_interchange_format_length, "JPEGInterchangeFormatLength"},
    NamedTag{Tag::jpeg_restart_interval, "JPEGRestartInterval"},
    NamedTag{Tag::jpeg_q_tables, "JPEGQTables"},
    NamedTag{Tag::jpeg_dc_tables, "JPEGDCTables"},
    NamedTag{Tag::jpeg_ac_tables, "JPEGACTables"},
    NamedTag{Tag::ycbcr_coefficients, "YCbCrCoefficients"},
    NamedTag{Tag::ycbcr_sub_sampling, "YCbCrSubSampling"},
    NamedTag{Tag::ycbcr_positioning, "YCbCrPositioning"},
    NamedTag{Tag::reference_black_white, "ReferenceBlackWhite"},
    NamedTag{Tag::xmp, "XMP"},
    NamedTag{Tag::copyright, "Copyright"},
    NamedTag{Tag::model_pixel_scale, "ModelPixelScale"},
    NamedTag{Tag::iptc, "IPTC"},
    NamedTag{Tag::model_tiepoint, "ModelTiepoint"},
    NamedTag{Tag::model_transformation, "ModelTransformation"},
    NamedTag{Tag::photoshop, "Photoshop"},
    NamedTag{Tag::icc_profile, "ICCProfile"},
    NamedTag{Tag::geo_key_directory, "GeoKeyDirectory"},
    NamedTag{Tag::geo_double_params, "GeoDoubleParams"},
    NamedTag{Tag::geo_ascii_params, "GeoAsciiParams"},
    NamedTag{Tag::gdal_metadata, "GDALMetadata"},
    NamedTag{Tag::gdal_no_data, "GDALNoData"},
    NamedTag{Tag::lerc_parameters, "LercParameters"},
};

}  // namespace

const char* name_of(Tag tag) {
  const auto found = std::find_if(named_tags.begin(), named_tags.end(), [tag](NamedTag t) { return t.tag == tag; });
  return found == named_tags.end() ? "" : found->name;
}

std::string describe(Tag tag) {
  const std::string number = concat({"tag ", static_cast<unsigned>(tag)});
  const std::string name = name_of(tag);
  return name.empty() ? number : concat({number, " (", name, ")"});
}

}  // namespace pyramidion
