#include "bindings/pyramid_reader.h"

#include <cmath>
#include <utility>
#include <variant>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "bindings/parts_object.h"
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
  if (limits.isUndefined() || limits.isNull()) return;
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
  object.set("width", level.width);
  object.set("height", level.height);
  object.set("tileWidth", level.tile_width);
  object.set("tileHeight", level.tile_height);
  object.set("columns", level.columns());
  object.set("rows", level.rows());
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
  object.set("bits", to_array(bits));
  object.set("signed", to_array(signs));
  object.set("entries", to_array({palette.entries.begin(), palette.entries.end()}));
  return object;
}

/// See jp2_module.cpp, which reads it.
val to_object(const J2kColour& colour) {
  std::vector<double> mapping;
  for (const J2kMappedChannel& channel : colour.mapping) {
    mapping.insert(mapping.end(), {static_cast<double>(channel.component), static_cast<double>(channel.column)});
  }
  std::vector<double> definitions;
  for (const auto& [channel, type, association] : colour.definitions) {
    definitions.insert(definitions.end(),
                       {static_cast<double>(channel), static_cast<double>(type), static_cast<double>(association)});
  }
  val object = val::object();
  object.set("space", std::string(name_of(colour.space)));
  if (!colour.palette.entries.empty()) object.set("palette", to_object(colour.palette));
  object.set("mapping", to_array(mapping));
  object.set("definitions", to_array(definitions));
  return object;
}

val to_object(const ImageInfo& image) {
  val levels = val::array();
  for (const Level& level : image.levels) levels.call<void>("push", to_object(level));
  val object = val::object();
  object.set("kind", std::string(name_of(image.kind)));
  object.set("name", image.name);
  object.set("levels", levels);
  object.set("bands", image.bands);
  object.set("bits", image.bits);
  object.set("sampleFormat", image.sample_format);
  object.set("photometric", image.photometric);
  object.set("compression", image.compression);
  object.set("orientation", image.orientation);
  object.set("planar", image.planar);
  object.set("layers", image.layers);
  object.set("colour", to_object(image.colour));
  return object;
}

val to_object(const MetadataItem& item) {
  val object = val::object();
  object.set("name", item.name);
  object.set("value",
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
    default:
      return "tiff";
  }
}

val to_object(const J2kExpectation& expected) {
  val object = val::object();
  object.set("width", expected.width);
  object.set("height", expected.height);
  object.set("bands", expected.bands);
  object.set("bits", expected.bits);
  object.set("signed", expected.is_signed);
  return object;
}

/// Null when the excerpt itself says all.
val to_object(const J2kDecoding& decoding) {
  if (decoding == J2kDecoding{}) return val::null();
  const J2kArea& area = decoding.area;
  val object = val::object();
  if (!area.is_empty()) {
    object.set("area", to_array({static_cast<double>(area.x0), static_cast<double>(area.y0),
                                 static_cast<double>(area.x1), static_cast<double>(area.y1)}));
  }
  object.set("align", decoding.align);
  object.set("discard", decoding.discard);
  object.set("shrink", decoding.shrink);
  object.set("lenient", decoding.is_lenient);
  if (!decoding.absent.empty()) {
    std::vector<double> absent;
    for (const J2kArea& part : decoding.absent) {
      for (const std::uint32_t edge : {part.x0, part.y0, part.x1, part.y1}) absent.push_back(edge);
    }
    object.set("absent", to_array(absent));
  }
  if (decoding.expected.bands != 0) object.set("expected", to_object(decoding.expected));
  return object;
}

val to_object(const Excerpt& excerpt) {
  val object = val::object();
  object.set("codec", std::string(name_of(excerpt.codec)));
  set_parts(excerpt.parts, object);
  object.set("x", excerpt.placement.x);
  object.set("y", excerpt.placement.y);
  object.set("width", excerpt.placement.width);
  object.set("height", excerpt.placement.height);
  object.set("settings", to_object(excerpt.decoding));
  return object;
}

val to_object(const std::vector<std::string>& notes) {
  val array = val::array();
  for (const std::string& note : notes) array.call<void>("push", note);
  return array;
}

ExcerptForm to_form(const std::string& name) {
  if (name == "native") return ExcerptForm::native;
  if (name == "single") return ExcerptForm::single;
  if (name == "jpeg") return ExcerptForm::jpeg;
  throw Error(ErrorCode::bad_request, "the form of an excerpt is 'native', 'single' or 'jpeg', not '" + name + "'");
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
    for (const ImageInfo& image : opened.images()) images.call<void>("push", to_object(image));
    val result = val::object();
    result.set("format", opened.format());
    result.set("notes", to_object(opened.notes()));
    result.set("images", images);
    return result;
  });
}

val PyramidReader::metadata(double image) {
  return answer([&] {
    val items = val::array();
    for (const MetadataItem& item : pyramid().metadata(to_integer<std::uint32_t>(image, "the image"))) {
      items.call<void>("push", to_object(item));
    }
    val result = val::object();
    result.set("items", items);
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
    for (const Excerpt& excerpt : pyramid().plan(request).excerpts) excerpts.call<void>("push", to_object(excerpt));
    val result = val::object();
    result.set("excerpts", excerpts);
    result.set("notes", to_object(pyramid().notes()));
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
