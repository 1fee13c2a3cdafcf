#pragma once

#include <cstdint>
#include <vector>

// What the colour boxes of a JPEG 2000 file say (ISO/IEC 15444-1, I.5.3), or the tags of a TIFF that its tiles are in.
// A codestream alone does not say it.

namespace pyramidion {

/// The box colr, and what TIFF has beyond it.
enum class J2kColourSpace : std::uint8_t {
  unknown,
  grey,
  inverted_grey,  ///< 0 is white.
  srgb,
  sycc,
  /// sYCC, unless the codestream transforms its components: what comes out then is RGB.
  sycc_or_rgb,
  /// sYCC when OpenJPEG wrote the codestream, as it does for libvips, which makes YCbCr of RGB and then has its
  /// components transformed once more; else RGB.
  sycc_by_openjpeg,
  cmyk,
  cielab,
  // RGB, which a profile brings to what displays know:
  e_srgb,
  romm_rgb,
};

/// The box pclr.
struct J2kPalette {
  struct Column {
    std::uint16_t bits = 8;
    bool is_signed = false;
  };
  std::vector<Column> columns;
  std::vector<std::int32_t> entries;  ///< Row by row, one for each column; empty: there is no palette.
};

/// One channel of the box cmap.
struct J2kMappedChannel {
  static constexpr std::uint16_t direct = 0xffff;
  std::uint16_t component = 0;
  std::uint16_t column = direct;  ///< Of the palette, which the component is an index into.
};

/// One entry of the box cdef.
struct J2kChannelDefinition {
  static constexpr std::uint16_t whole_image = 0;
  static constexpr std::uint16_t nothing = 0xffff;
  std::uint16_t channel = 0;
  std::uint16_t type = 0;  ///< 0: colour, 1: opacity, 2: opacity that the colours were multiplied by, 65535: unknown.
  std::uint16_t association = whole_image;  ///< The number of its colour, from 1.
};

/// All of them. Its defaults are those of a bare codestream.
struct J2kColour {
  J2kColourSpace space = J2kColourSpace::unknown;
  /// Of CIE L*a*b* that is not encoded by default: of each colour, its range and the code of its zero (ISO/IEC 15444-2,
  /// M.11.7.4.1). Of sYCC that is another YCbCr: how much red and blue weigh in luma, in ten-thousandths, and TIFF's
  /// ReferenceBlackWhite, in hundredths of a code of 8 bits.
  std::vector<std::uint32_t> parameters;
  J2kPalette palette;
  std::vector<J2kMappedChannel> mapping;          ///< Empty: each component, or column of the palette, is a channel.
  std::vector<J2kChannelDefinition> definitions;  ///< Empty: the colours in their order.
};

}  // namespace pyramidion
