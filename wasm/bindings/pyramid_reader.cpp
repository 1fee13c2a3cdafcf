#include "bindings/pyramid_reader.h"

#include <cmath>
#include <utility>
#include <variant>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "bindings/object.h"
#include "bindings/parts_object.h"
#include "bytes/concat.h"
#include "pyramid/index_begin.h"

using emscripten::val;

namespace pyramidion {
namespace {

/// One kind of object for each alternative of a std::variant.
template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

template <typename T>
void set_limit(const val& limits, const char* name, T& limit) {
  if (is_absent(limits)) return;
  const val value = limits[name];
  if (value.isNumber()) limit = to_integer<T>(value.as<double>(), name);
}

OpenLimits to_limits(const val& object) {
  OpenLimits limits;
  set_limit(object, "maxDirectories", limits.max_directories);
  set_limit(object, "maxDirectoryEntries", limits.max_directory_entries);
  set_limit(object, "maxTileBytes", limits.max_tile_bytes);
  set_limit(object, "tileSize", limits.tile_size);
  return limits;
}

val to_object(const Level& level) {
  val object = val::object();
  set_number(object, "width", level.width);
  set_number(object, "height", level.height);
  set_number(object, "tileWidth", level.tile_width);
  set_number(object, "tileHeight", level.tile_height);
  set_number(object, "columns", level.columns());
  set_number(object, "rows", level.rows());
  return object;
}

const char* name_of(J2kColourSpace space) {
  switch (space) {
    case J2kColourSpace::grey:
      return "grey";
    case J2kColourSpace::inverted_grey:
      return "inverted-grey";
    case J2kColourSpace::srgb:
      return "srgb";
    case J2kColourSpace::sycc:
      return "sycc";
    case J2kColourSpace::sycc_or_rgb:
      return "sycc-or-rgb";
    case J2kColourSpace::sycc_by_openjpeg:
      return "sycc-by-openjpeg";
    case J2kColourSpace::cmyk:
      return "cmyk";
    case J2kColourSpace::cielab:
      return "cielab";
    case J2kColourSpace::e_srgb:
      return "e-srgb";
    case J2kColourSpace::romm_rgb:
      return "romm-rgb";
    default:
      return "unknown";
  }
}

val to_object(const J2kPalette& palette) {
  std::vector<double> bits;
  std::vector<double> signs;
  for (const J2kPalette::Column& column : palette.columns) {
    bits.push_back(column.bits);
    signs.push_back(column.is_signed ? 1 : 0);
  }
  val object = val::object();
  set(object, "bits", to_array(bits));
  set(object, "signed", to_array(signs));
  set(object, "entries", to_array({palette.entries.begin(), palette.entries.end()}));
  return object;
}

/// See jp2_decoder.cpp, which reads it.
val to_object(const J2kColour& colour) {
  std::vector<double> mapping;
  for (const J2kMappedChannel& channel : colour.mapping) {
    mapping.push_back(static_cast<double>(channel.component));
    mapping.push_back(static_cast<double>(channel.column));
  }
  std::vector<double> definitions;
  for (const auto& [channel, type, association] : colour.definitions) {
    definitions.push_back(static_cast<double>(channel));
    definitions.push_back(static_cast<double>(type));
    definitions.push_back(static_cast<double>(association));
  }
  val object = val::object();
  set(object, "space", name_of(colour.space));
  const auto& parameters = colour.parameters;
  if (!parameters.empty()) set(object, "parameters", to_array({parameters.begin(), parameters.end()}));
  if (!colour.palette.entries.empty()) set(object, "palette", to_object(colour.palette));
  set(object, "mapping", to_array(mapping));
  set(object, "definitions", to_array(definitions));
  return object;
}

val to_object(const std::vector<std::string>& texts) {
  val array = val::array();
  for (const std::string& text : texts) push(array, val(text));
  return array;
}

val to_object(const ImageInfo& image) {
  val levels = val::array();
  for (const Level& level : image.levels) push(levels, to_object(level));
  val object = val::object();
  set(object, "kind", name_of(image.kind));
  set(object, "name", image.name);
  set(object, "levels", levels);
  set_number(object, "bands", image.bands);
  set_number(object, "bits", image.bits);
  set(object, "sampleFormat", image.sample_format);
  set(object, "photometric", image.photometric);
  set(object, "compression", image.compression);
  set_number(object, "orientation", image.orientation);
  set_flag(object, "planar", image.planar);
  set_number(object, "layers", image.layers);
  set_number(object, "cutLevels", image.cut_levels);
  if (image.no_data) set_number(object, "noData", *image.no_data);
  set_flag(object, "hasProfile", image.has_profile);
  set(object, "foundBy", to_object(image.found_by));
  set(object, "colour", to_object(image.colour));
  return object;
}

val to_object(const MetadataItem& item) {
  val object = val::object();
  set(object, "name", item.name);
  set(object, "value",
      std::visit(Overloaded{[](const std::string& text) { return val(text); },
                            [](const std::vector<double>& numbers) { return to_array(numbers); },
                            [](const std::vector<std::uint8_t>& bytes) { return to_uint8_array(bytes); }},
                 item.value));
  return object;
}

const char* name_of(Codec codec) {
  switch (codec) {
    case Codec::tiff_more:
      return "tiff-more";
    case Codec::jpeg:
      return "jpeg";
    case Codec::jp2:
      return "jp2";
    case Codec::jp2_more:
      return "jp2-more";
    default:
      return "tiff";
  }
}

val to_object(const J2kExpectation& expected) {
  val object = val::object();
  set_number(object, "width", expected.width);
  set_number(object, "height", expected.height);
  set_number(object, "bands", expected.bands);
  set_number(object, "bits", expected.bits);
  set_flag(object, "signed", expected.is_signed);
  return object;
}

/// Null when the excerpt itself says all.
val to_object(const J2kDecoding& decoding) {
  if (decoding == J2kDecoding{}) return val::null();
  const J2kArea& area = decoding.area;
  val object = val::object();
  if (!area.is_empty()) {
    set(object, "area",
        to_array({static_cast<double>(area.x0), static_cast<double>(area.y0), static_cast<double>(area.x1),
                  static_cast<double>(area.y1)}));
  }
  set_number(object, "align", decoding.align);
  set_number(object, "discard", decoding.discard);
  set_number(object, "shrink", decoding.shrink);
  set_flag(object, "lenient", decoding.is_lenient);
  if (!decoding.absent.empty()) {
    std::vector<double> absent;
    for (const J2kArea& part : decoding.absent) {
      for (const std::uint32_t edge : {part.x0, part.y0, part.x1, part.y1}) absent.push_back(edge);
    }
    set(object, "absent", to_array(absent));
  }
  if (decoding.expected.bands != 0) set(object, "expected", to_object(decoding.expected));
  return object;
}

val to_object(const Excerpt& excerpt) {
  val object = val::object();
  set(object, "codec", name_of(excerpt.codec));
  set_parts(excerpt.parts, object);
  set_number(object, "x", excerpt.placement.x);
  set_number(object, "y", excerpt.placement.y);
  set_number(object, "width", excerpt.placement.width);
  set_number(object, "height", excerpt.placement.height);
  set(object, "settings", to_object(excerpt.decoding));
  return object;
}

ExcerptForm to_form(const std::string& name) {
  if (name == "native") return ExcerptForm::native;
  if (name == "single") return ExcerptForm::single;
  if (name == "jpeg") return ExcerptForm::jpeg;
  throw Error(ErrorCode::bad_request,
              concat({"the form of an excerpt is 'native', 'single' or 'jpeg', not '", name, "'"}));
}

}  // namespace

PyramidReader::PyramidReader(double file_size, const val& limits) : limits_(to_limits(limits)) {
  if (file_size >= 0) bytes_.set_file_size(to_integer<std::uint64_t>(file_size, "the file's size"));
}

val PyramidReader::set_index_size(double size) {
  return answer([&] {
    // One that was found wanting stays so.
    if (!index_.file_size())
      index_.set_file_size(index_begin + to_integer<std::uint32_t>(size, "the index file's size"));
    return val::object();
  });
}

val PyramidReader::insert(double offset, std::uintptr_t bytes, double length) {
  return answer([&] {
    const auto at = to_integer<std::uint64_t>(offset, "the offset");
    (at < index_begin ? bytes_ : index_).insert(at, bytes_at(bytes, length));
    return val::object();
  });
}

val PyramidReader::open() {
  return answer([&] {
    const Pyramid& opened = pyramid();
    val images = val::array();
    for (const ImageInfo& image : opened.images()) push(images, to_object(image));
    val result = val::object();
    set(result, "format", opened.format());
    set(result, "notes", to_object(opened.notes()));
    set(result, "images", images);
    return result;
  });
}

val PyramidReader::metadata(double image) {
  return answer([&] {
    val items = val::array();
    for (const MetadataItem& item : pyramid().metadata(to_integer<std::uint32_t>(image, "the image"))) {
      push(items, to_object(item));
    }
    val result = val::object();
    set(result, "items", items);
    return result;
  });
}

val PyramidReader::plan(double image, double level, double x, double y, double width, double height,
                        const std::string& form, double layers) {
  return answer([&] {
    Request request;
    request.image = to_integer<std::uint32_t>(image, "the image");
    request.level = to_integer<std::uint32_t>(level, "the level");
    request.region = {to_integer<std::uint32_t>(x, "x"), to_integer<std::uint32_t>(y, "y"),
                      to_integer<std::uint32_t>(width, "the width"), to_integer<std::uint32_t>(height, "the height")};
    request.form = to_form(form);
    request.layers = to_integer<std::uint16_t>(layers, "the number of layers");
    val excerpts = val::array();
    for (const Excerpt& excerpt : pyramid().plan(request).excerpts) push(excerpts, to_object(excerpt));
    val result = val::object();
    set(result, "excerpts", excerpts);
    set(result, "notes", to_object(pyramid().notes()));
    return result;
  });
}

Pyramid& PyramidReader::pyramid() {
  if (!pyramid_) {
    if (!opener_) opener_ = make_opener(bytes_, index_, limits_);
    pyramid_ = opener_->open();
    opener_.reset();
  }
  return *pyramid_;
}

}  // namespace pyramidion
