#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "pyramid/excerpt.h"
#include "pyramid/j2k_colour.h"
#include "pyramid/level.h"

namespace pyramidion {

/// The form of excerpt that a request wants.
enum class ExcerptForm {
  native,  ///< Files of the source's own kind, as are best for decoding.
  single,  ///< One file of the source's own kind, if one can hold the region.
  jpeg,    ///< A plain JPEG; only where the tile is JPEG-compressed, else `unsupported`.
};

struct Request {
  std::uint32_t image = 0;  ///< Index into `Pyramid::images()`: 0 is the main image.
  std::uint32_t level = 0;
  Region region;  ///< In the level's pixels; must lie within it and not be empty.
  ExcerptForm form = ExcerptForm::native;
  std::uint16_t layers = 0;  ///< Quality layers of JPEG 2000, the first ones; 0: all.
};

/// What one image of the file is.
enum class ImageKind { main, page, mask, thumbnail, label, macro, other };

[[nodiscard]] const char* name_of(ImageKind kind);

/// One image of the file with all its resolutions.
struct ImageInfo {
  ImageKind kind = ImageKind::main;
  std::string name;           ///< A short name for people, such as "label" or "page 3"; empty for the main image.
  std::vector<Level> levels;  ///< Largest first.
  std::uint16_t bands = 1;    ///< Samples per pixel.
  std::uint16_t bits = 8;     ///< Bits per sample as stored, 1 to 64.
  std::string sample_format;  ///< "unsigned", "signed" or "float".
  std::string photometric;    ///< "MinIsWhite", "MinIsBlack", "RGB", "Palette", "Mask", "CMYK", "YCbCr", "CIELab", …
  std::string compression;    ///< "none", "LZW", "JPEG", "Deflate", …
  std::uint16_t orientation = 1;  ///< 1 to 8, as TIFF's Orientation.
  bool planar = false;            ///< Bands are stored apart (PlanarConfiguration 2).
  std::uint16_t layers = 1;       ///< Quality layers of JPEG 2000.
  /// Of so many levels, the largest ones, tiles are cut out of larger ones: neighbours cost less if decoded together.
  std::uint16_t cut_levels = 0;
  std::optional<double> no_data;  ///< The value of samples that stand for nothing; it may be not a number.
  bool has_profile = false;       ///< An ICC profile says what its colours are; the metadata have it.
  /// What a JPEG 2000 image's packets are found by: "index file", "TLM", "PLM", "PLT", "SOP". Empty: they are gone
  /// through one by one, or nothing has shown yet that they need not be.
  std::vector<std::string> found_by;
  /// What makes a picture of the components, for excerpts of codec `jp2`.
  J2kColour colour;
};

/// Throws Error `bad_request` when there is no such image.
void check_image(const std::vector<ImageInfo>& images, std::uint32_t image);
/// Throws Error `bad_request` when there is no such image or level, or the region is empty or not within it.
void check_region(const std::vector<ImageInfo>& images, const Request& request);

/// A piece of metadata: a name of the field's ("ImageDescription", "XMP", "ICCProfile") and what it says.
struct MetadataItem {
  std::string name;
  std::variant<std::string, std::vector<double>, std::vector<std::uint8_t>> value;
};

/// An image file understood: its images, their levels, and which bytes each tile needs. It decodes nothing.
/// Every member that reads may throw Missing (see bytes/error.h) or Error.
class Pyramid {
 public:
  virtual ~Pyramid() = default;

  /// "TIFF", "BigTIFF", "JP2", "JPX", "JPH" or "J2K".
  [[nodiscard]] virtual std::string format() const = 0;
  /// The main image first, then associated images and pages in file order.
  [[nodiscard]] virtual const std::vector<ImageInfo>& images() const = 0;
  /// What was odd in the file and how it was read all the same, for people; usually empty.
  [[nodiscard]] virtual const std::vector<std::string>& notes() const = 0;
  /// Metadata of one image, read when asked for.
  [[nodiscard]] virtual std::vector<MetadataItem> metadata(std::uint32_t image) = 0;
  /// The excerpts that hold the region's pixels. Reads only what these tiles need to be found.
  [[nodiscard]] virtual Plan plan(const Request& request) = 0;
};

/// Finds out what an image file is made of.
class PyramidOpener {
 public:
  virtual ~PyramidOpener() = default;

  /// Throws Missing until enough is known, having kept what it has learnt; or Error. Call it no more once it has
  /// returned.
  [[nodiscard]] virtual std::unique_ptr<Pyramid> open() = 0;
};

}  // namespace pyramidion
