#include "bindings/picture_maker.h"

#include <algorithm>
#include <array>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bindings/answer.h"
#include "bindings/mark_object.h"
#include "bindings/number.h"
#include "bindings/object.h"
#include "bindings/picture_object.h"
#include "bindings/process_settings_object.h"
#include "bindings/property.h"
#include "bindings/raster_at.h"
#include "bytes/concat.h"
#include "bytes/error.h"
#include "geometry/crop.h"
#include "geometry/resize.h"
#include "geometry/turn.h"
#include "process/tone.h"

using emscripten::val;

namespace pyramidion {
namespace {

Filter to_filter(const std::string& name) {
  constexpr std::array<std::pair<const char*, Filter>, 8> filters{{{"auto", Filter::automatic},
                                                                   {"nearest", Filter::nearest},
                                                                   {"bilinear", Filter::bilinear},
                                                                   {"bicubic", Filter::bicubic},
                                                                   {"lanczos", Filter::lanczos},
                                                                   {"area", Filter::area},
                                                                   {"iipimage-nearest", Filter::iipimage_nearest},
                                                                   {"iipimage-bilinear", Filter::iipimage_bilinear}}};
  if (name.empty()) return Filter::automatic;
  for (const auto& [known, filter] : filters) {
    if (name == known) return filter;
  }
  throw Error(ErrorCode::bad_request, concat({"there is no filter ", name}));
}

std::uint32_t pixels_of(const val& object, const char* name) {
  return to_integer<std::uint32_t>(number_of(object, name, 0), name);
}

void change_tones(const val& finish, Picture& picture) {
  const auto quality = text_of(finish, "quality");
  if (quality == "gray" || quality == "bitonal") make_grey(picture);
  if (quality == "bitonal") {
    make_bitonal(picture, to_integer<std::uint8_t>(number_of(finish, "threshold", 128), "threshold"));
  }
  const auto numbers = numbers_of(finish, "equalisation");
  if (numbers.size() != 256) return;
  std::array<std::uint8_t, 256> table{};
  std::transform(numbers.begin(), numbers.end(), table.begin(),
                 [](double value) { return to_integer<std::uint8_t>(value, "a shade"); });
  equalise(picture, table);
}

Turn to_turn(const val& finish) {
  Turn turn;
  turn.mirror = flag_of(finish, "isMirrored");
  turn.degrees = number_of(finish, "rotation", 0);
  if (const auto colour = colour_of(finish, "background")) {
    turn.background = {(*colour)[0] / 255.0, (*colour)[1] / 255.0, (*colour)[2] / 255.0, 1};
  }
  return turn;
}

/// The picture in memory that JavaScript has to spare, if it is of the right size.
val to_object_in(const val& room, const Picture& picture) {
  if (is_absent(room) || number_of(room, "length", 0) != static_cast<double>(size_of(picture))) {
    return to_object(picture);
  }
  val result = to_frame(picture);
  room.call<void>("set", val(emscripten::typed_memory_view(size_of(picture), picture.rgba.data())));
  set(result, "data", room);
  return result;
}

/// The part of the raster that is wanted, if not all of it is.
std::optional<Region> part_wanted(const Raster& raster, const val& finish) {
  const auto box = numbers_of(finish, "crop");
  if (box.size() != 4) return {};
  const auto whole = [](double number) { return to_integer<std::uint32_t>(number, "crop"); };
  const Region part{whole(box[0]), whole(box[1]), whole(box[2]), whole(box[3])};
  if (part == Region{0, 0, raster.width, raster.height}) return {};
  return part;
}

Picture processed(Processor& processor, Raster raster, const std::optional<Region>& part) {
  if (!part) return processor.picture(std::move(raster));
  if (processor.looks_around()) return processor.part(std::move(raster), *part);
  return cropped(processor.picture(std::move(raster)), *part);
}

Picture finished(Picture picture, const val& finish) {
  const std::uint32_t width = pixels_of(finish, "width");
  const std::uint32_t height = pixels_of(finish, "height");
  if (width > 0 && height > 0 && (width != picture.width || height != picture.height)) {
    picture = resampled(picture, width, height, to_filter(text_of(finish, "filter")));
  }
  change_tones(finish, picture);
  const Turn turn = to_turn(finish);
  if (turn.mirror || turn.degrees != 0) picture = turned(picture, turn);
  if (const val watermark = finish["watermark"]; !is_absent(watermark)) draw_watermark(watermark, picture);
  return picture;
}

}  // namespace

PictureMaker::PictureMaker(const val& settings) : processor_(to_process_settings(settings)) {}

std::uintptr_t PictureMaker::room(double length) {
  try {
    samples_ = Buffer(to_integer<std::uint32_t>(length, "length"));
  } catch (const std::bad_alloc&) {
    return 0;
  }
  return reinterpret_cast<std::uintptr_t>(samples_.data());
}

val PictureMaker::make(const val& raster, const val& finish) {
  return answer([&] {
    Raster samples = raster_of(std::exchange(samples_, {}), raster);
    const std::optional<Region> part = part_wanted(samples, finish);
    return to_object_in(finish["room"], finished(processed(processor_, std::move(samples), part), finish));
  });
}

}  // namespace pyramidion
