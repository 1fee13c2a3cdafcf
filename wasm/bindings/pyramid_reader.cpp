#include "bindings/pyramid_reader.h"

#include <cmath>
#include <utility>
#include <variant>

#include "bindings/answer.h"
#include "bindings/number.h"

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
    default:
      return "tiff";
  }
}

val to_part(const ByteRange& range) {
  return to_array({static_cast<double>(range.offset), static_cast<double>(range.length)});
}

val to_part(const std::vector<std::uint8_t>& bytes) { return to_uint8_array(bytes); }

val to_object(const Excerpt& excerpt) {
  val parts = val::array();
  for (const auto& part : excerpt.parts) {
    parts.call<void>("push", std::visit([](const auto& piece) { return to_part(piece); }, part));
  }
  val object = val::object();
  object.set("codec", std::string(name_of(excerpt.codec)));
  object.set("parts", parts);
  object.set("x", excerpt.placement.x);
  object.set("y", excerpt.placement.y);
  object.set("width", excerpt.placement.width);
  object.set("height", excerpt.placement.height);
  return object;
}

ExcerptForm to_form(const std::string& name) {
  if (name == "native") return ExcerptForm::native;
  if (name == "jpeg") return ExcerptForm::jpeg;
  throw Error(ErrorCode::bad_request, "the form of an excerpt is 'native' or 'jpeg', not '" + name + "'");
}

}  // namespace

PyramidReader::PyramidReader(double file_size, const val& limits) : limits_(to_limits(limits)) {
  if (file_size >= 0) bytes_.set_file_size(to_integer<std::uint64_t>(file_size, "the file's size"));
}

val PyramidReader::insert(double offset, std::uintptr_t bytes, double length) {
  return answer([&] {
    bytes_.insert(to_integer<std::uint64_t>(offset, "the offset"), bytes_at(bytes, length));
    return val::object();
  });
}

val PyramidReader::open() {
  return answer([&] {
    const Pyramid& opened = pyramid();
    val images = val::array();
    for (const ImageInfo& image : opened.images()) images.call<void>("push", to_object(image));
    val notes = val::array();
    for (const std::string& note : opened.notes()) notes.call<void>("push", note);
    val result = val::object();
    result.set("format", opened.format());
    result.set("notes", notes);
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
                        const std::string& form) {
  return answer([&] {
    Request request;
    request.image = to_integer<std::uint32_t>(image, "the image");
    request.level = to_integer<std::uint32_t>(level, "the level");
    request.region = {to_integer<std::uint32_t>(x, "x"), to_integer<std::uint32_t>(y, "y"),
                      to_integer<std::uint32_t>(width, "the width"), to_integer<std::uint32_t>(height, "the height")};
    request.form = to_form(form);
    val excerpts = val::array();
    for (const Excerpt& excerpt : pyramid().plan(request).excerpts) excerpts.call<void>("push", to_object(excerpt));
    val result = val::object();
    result.set("excerpts", excerpts);
    return result;
  });
}

Pyramid& PyramidReader::pyramid() {
  if (!pyramid_) {
    if (!opener_) opener_ = std::make_unique<TiffOpener>(bytes_, limits_);
    pyramid_ = opener_->open();
    opener_.reset();
  }
  return *pyramid_;
}

}  // namespace pyramidion
