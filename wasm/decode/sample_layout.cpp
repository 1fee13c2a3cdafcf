#include "decode/sample_layout.h"

#include <algorithm>
#include <array>
#include <string>

#include "bytes/concat.h"
#include "pyramid/no_data.h"

namespace pyramidion {
namespace {

constexpr std::uint16_t complex_integer = 5;
constexpr std::uint16_t complex_floating_point = 6;

template <typename T>
T tag_or_default(TIFF* handle, std::uint32_t tag, T otherwise) {
  T value = otherwise;
  return TIFFGetFieldDefaulted(handle, tag, &value) == 1 ? value : otherwise;
}

SampleFormat sample_format_of(TIFF* handle) {
  switch (tag_or_default<std::uint16_t>(handle, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT)) {
    case SAMPLEFORMAT_INT:
    case complex_integer:
      return SampleFormat::signed_integer;
    case SAMPLEFORMAT_IEEEFP:
    case complex_floating_point:
      return SampleFormat::floating_point;
    default:  // Untyped data count as numbers, as in libtiff.
      return SampleFormat::unsigned_integer;
  }
}

/// A missing tag means grey or RGB; writers that leave it out mean just that.
Photometric photometric_of(TIFF* handle, std::uint16_t bands) {
  std::uint16_t value = 0;
  if (TIFFGetField(handle, TIFFTAG_PHOTOMETRIC, &value) == 1) return static_cast<Photometric>(value);
  return bands >= 3 ? Photometric::rgb : Photometric::min_is_black;
}

void check(const SampleLayout& layout) {
  if (layout.width == 0 || layout.height == 0 || layout.strile_width == 0 || layout.strile_height == 0) {
    throw Error(ErrorCode::decode_failed, "the excerpt's image or tile has no size");
  }
  if (layout.bands == 0 || layout.bits == 0) throw Error(ErrorCode::decode_failed, "the excerpt has no samples");
  if (layout.bits > 64) {
    throw Error(ErrorCode::unsupported, concat({"samples of ", layout.bits, " bits are not supported"}));
  }
  const bool is_float = layout.format == SampleFormat::floating_point;
  if (is_float && layout.bits != 16 && layout.bits != 24 && layout.bits != 32 && layout.bits != 64) {
    throw Error(ErrorCode::unsupported, concat({"floating-point samples of ", layout.bits, " bits are not supported"}));
  }
  if (layout.subsampled() && (layout.bits != 8 || layout.bands != 3 || layout.planar)) {
    throw Error(ErrorCode::unsupported, "subsampled YCbCr is supported only for 8 bits in three interleaved bands");
  }
}

void read_extra_samples(TIFF* handle, Interpretation& interpretation) {
  std::uint16_t count = 0;
  std::uint16_t* values = nullptr;
  if (TIFFGetFieldDefaulted(handle, TIFFTAG_EXTRASAMPLES, &count, &values) != 1) return;
  for (std::uint16_t i = 0; i < count; ++i) {
    interpretation.extra_samples.push_back(values[i] <= 2 ? static_cast<ExtraSample>(values[i])
                                                          : ExtraSample::unspecified);
  }
}

void read_colour_map(const TiffFile& file, std::uint16_t bits, Interpretation& interpretation) {
  std::uint16_t* red = nullptr;
  std::uint16_t* green = nullptr;
  std::uint16_t* blue = nullptr;
  if (bits > 16 || TIFFGetField(file.handle(), TIFFTAG_COLORMAP, &red, &green, &blue) != 1) {
    throw file.failure(ErrorCode::decode_failed, "the palette image has no colour map");
  }
  const std::size_t size = std::size_t{1} << bits;
  auto& map = interpretation.colour_map;
  map.reserve(3 * size);
  for (const std::uint16_t* colour : {red, green, blue}) map.insert(map.end(), colour, colour + size);
}

/// libtiff has no name for the tag, and hands out its bytes.
std::optional<double> read_no_data(TIFF* handle) {
  constexpr std::uint32_t gdal_no_data = 42113;
  std::uint32_t length = 0;
  const char* text = nullptr;
  if (TIFFGetField(handle, gdal_no_data, &length, &text) != 1 || text == nullptr) return std::nullopt;
  return no_data_in({text, length});
}

/// TIFF 6.0, section 20: the whole range, chroma with its zero in the middle. Of floats in the range of bytes.
std::array<float, 6> default_reference(const SampleLayout& layout) {
  const unsigned bits = layout.format == SampleFormat::floating_point ? 8U : layout.bits;
  const auto middle = static_cast<float>(std::uint64_t{1} << (bits - 1));
  const float highest = 2 * middle - 1;
  return {0, highest, middle, highest, middle, highest};
}

}  // namespace

SampleLayout read_sample_layout(const TiffFile& file) {
  TIFF* const handle = file.handle();
  SampleLayout layout;
  layout.width = tag_or_default<std::uint32_t>(handle, TIFFTAG_IMAGEWIDTH, 0);
  layout.height = tag_or_default<std::uint32_t>(handle, TIFFTAG_IMAGELENGTH, 0);
  layout.tiled = TIFFIsTiled(handle) != 0;
  if (layout.tiled) {
    layout.strile_width = tag_or_default<std::uint32_t>(handle, TIFFTAG_TILEWIDTH, 0);
    layout.strile_height = tag_or_default<std::uint32_t>(handle, TIFFTAG_TILELENGTH, 0);
  } else {
    layout.strile_width = layout.width;
    layout.strile_height = std::min(tag_or_default(handle, TIFFTAG_ROWSPERSTRIP, layout.height), layout.height);
  }
  layout.bands = tag_or_default<std::uint16_t>(handle, TIFFTAG_SAMPLESPERPIXEL, 1);
  layout.bits = tag_or_default<std::uint16_t>(handle, TIFFTAG_BITSPERSAMPLE, 1);
  layout.planar = layout.bands > 1 && tag_or_default<std::uint16_t>(handle, TIFFTAG_PLANARCONFIG,
                                                                    PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
  layout.format = sample_format_of(handle);
  layout.compression = tag_or_default<std::uint16_t>(handle, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  layout.photometric = photometric_of(handle, layout.bands);
  if (layout.photometric == Photometric::ycbcr && layout.compression != COMPRESSION_JPEG) {
    TIFFGetFieldDefaulted(handle, TIFFTAG_YCBCRSUBSAMPLING, &layout.chroma_width, &layout.chroma_height);
  }
  if (TIFFIsCODECConfigured(layout.compression) == 0) {
    throw Error(ErrorCode::unsupported_compression,
                concat({"compression ", layout.compression, " is not built into this module"}));
  }
  check(layout);
  return layout;
}

Interpretation read_interpretation(const TiffFile& file, const SampleLayout& layout) {
  TIFF* const handle = file.handle();
  Interpretation interpretation;
  interpretation.photometric = layout.photometric;
  read_extra_samples(handle, interpretation);
  if (layout.photometric == Photometric::palette) read_colour_map(file, layout.bits, interpretation);
  if (layout.photometric == Photometric::ycbcr) {
    float* values = nullptr;
    if (TIFFGetFieldDefaulted(handle, TIFFTAG_YCBCRCOEFFICIENTS, &values) == 1) {
      std::copy_n(values, 3, interpretation.luma.begin());
    }
    interpretation.reference_black_white = default_reference(layout);
    if (TIFFGetField(handle, TIFFTAG_REFERENCEBLACKWHITE, &values) == 1) {
      std::copy_n(values, 6, interpretation.reference_black_white.begin());
    }
  }
  double value = 0;
  if (TIFFGetField(handle, TIFFTAG_SMINSAMPLEVALUE, &value) == 1) interpretation.sample_min = value;
  if (TIFFGetField(handle, TIFFTAG_SMAXSAMPLEVALUE, &value) == 1) interpretation.sample_max = value;
  interpretation.no_data = read_no_data(handle);
  return interpretation;
}

}  // namespace pyramidion
