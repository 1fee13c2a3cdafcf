#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "jp2/box_walker.h"
#include "jp2/codestream_header.h"

// What the boxes of a JP2 file say about the picture, beside its codestream (ISO/IEC 15444-1, I.5.3).

namespace pyramidion {

struct ComponentDepth {
  std::uint8_t bits = 8;
  bool is_signed = false;

  friend bool operator==(const ComponentDepth&, const ComponentDepth&) = default;
};

/// ihdr. The codestream says the same, and counts where they differ.
struct ImageHeaderBox {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint16_t components = 0;
  std::optional<ComponentDepth> depth;  ///< Nothing when components differ: see bpcc.
  bool has_unknown_colours = false;     ///< UnkC: the colour space is a guess.

  friend bool operator==(const ImageHeaderBox&, const ImageHeaderBox&) = default;
};

/// METH of colr.
enum class ColourMethod : std::uint8_t {
  enumerated = 1,
  restricted_icc = 2,
  any_icc = 3,     ///< JPX.
  vendor = 4,      ///< JPX.
  parameters = 5,  ///< Code points of ISO/IEC 23091-2: JPH.
};

/// colr. Later writers add methods: others than the named ones may occur.
struct ColourSpecification {
  ColourMethod method = ColourMethod::enumerated;
  std::int8_t precedence = 0;
  std::uint8_t approximation = 0;
  std::uint32_t enumerated = 0;  ///< EnumCS: 16 sRGB, 17 grey, 18 sYCC, 12 CMYK, 14 CIELab, 20 e-sRGB, 21 ROMM, ….
  /// What follows: the parameters of an enumerated colour space (EP), or of a method that is not ICC. 64 bytes at most.
  std::vector<std::uint8_t> parameters;
  ByteRange profile;  ///< The ICC profile, in the file; empty without one.

  friend bool operator==(const ColourSpecification&, const ColourSpecification&) = default;
};

/// pclr.
struct Palette {
  std::uint16_t entries = 0;            ///< 1 to 1024.
  std::vector<ComponentDepth> columns;  ///< 1 to 255.
  std::vector<std::int64_t> values;     ///< One entry's columns behind the other's.

  friend bool operator==(const Palette&, const Palette&) = default;
};

/// One channel in cmap: a component as it is, or looked up in a column of the palette.
struct ChannelMapping {
  std::uint16_t component = 0;
  bool uses_palette = false;
  std::uint8_t column = 0;

  friend bool operator==(const ChannelMapping&, const ChannelMapping&) = default;
};

/// One channel in cdef.
struct ChannelDefinition {
  std::uint16_t channel = 0;
  std::uint16_t type = 0;         ///< 0 colour, 1 opacity, 2 premultiplied opacity, 65,535 unknown.
  std::uint16_t association = 0;  ///< 0 the whole image, else the number of a colour, from 1; 65,535 none.

  friend bool operator==(const ChannelDefinition&, const ChannelDefinition&) = default;
};

/// Pixels a metre; more than 0.
struct PixelDensity {
  double horizontal = 0;
  double vertical = 0;

  friend bool operator==(const PixelDensity&, const PixelDensity&) = default;
};

struct ImageBoxes {
  std::optional<ImageHeaderBox> header;
  std::vector<ComponentDepth> depths;  ///< bpcc; empty without one.
  std::vector<ColourSpecification> colours;
  std::optional<Palette> palette;
  std::vector<ChannelMapping> mappings;        ///< Empty without a palette.
  std::vector<ChannelDefinition> definitions;  ///< Empty without cdef.
  std::optional<PixelDensity> capture_density;
  std::optional<PixelDensity> display_density;

  friend bool operator==(const ImageBoxes&, const ImageBoxes&) = default;
};

/// Reads a box that is one of these into `image`, unless the same is there already; false when it is another. Throws
/// Missing, or Error `malformed` or `truncated`; `image` is as before then.
bool read_image_box(const SparseBytes& bytes, const FileBox& box, ImageBoxes& image);

/// Adds to `image` what it lacks and `other` has.
void complete(ImageBoxes& image, ImageBoxes&& other);

}  // namespace pyramidion
