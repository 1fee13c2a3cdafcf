#include "bindings/mark_object.h"

#include <emscripten/bind.h>

#include <string>
#include <vector>

#include "bindings/number.h"
#include "bindings/picture_at.h"
#include "bindings/property.h"
#include "bytes/concat.h"
#include "bytes/error.h"

using emscripten::val;

namespace pyramidion {
namespace {

MarkMode to_mode(const std::string& name) {
  if (name == "add") return MarkMode::add;
  if (name == "multiply") return MarkMode::multiply;
  if (name == "screen") return MarkMode::screen;
  if (name == "over") return MarkMode::over;
  throw Error(ErrorCode::bad_request, concat({"there is no watermark mode ", name}));
}

MarkPlacement to_placement(const std::string& name) {
  if (name == "random") return MarkPlacement::random;
  if (name == "center") return MarkPlacement::center;
  if (name == "grid") return MarkPlacement::grid;
  if (name == "corner") return MarkPlacement::corner;
  throw Error(ErrorCode::bad_request, concat({"there is no watermark placement ", name}));
}

std::vector<MarkBlock> to_blocks(const std::vector<double>& numbers) {
  constexpr std::size_t fields = 9;
  const auto whole = [](double number) { return to_integer<std::uint32_t>(number, "a watermark's block"); };
  std::vector<MarkBlock> blocks;
  for (std::size_t i = 0; i + fields <= numbers.size(); i += fields) {
    const double* const field = numbers.data() + i;
    const std::uint64_t stream = whole(field[4]) | std::uint64_t{whole(field[5])} << 32U;
    const MarkKey key{stream, whole(field[6]), whole(field[7]), whole(field[8])};
    blocks.push_back({static_cast<std::int64_t>(field[0]), static_cast<std::int64_t>(field[1]), whole(field[2]),
                      whole(field[3]), key});
  }
  return blocks;
}

}  // namespace

MarkObject::MarkObject(std::uintptr_t rgba, double width, double height, double depth)
    : mark_(picture_at(rgba, width, height, depth)) {}

void draw_watermark(const val& watermark, Picture& picture) {
  WatermarkSettings settings;
  settings.mode = to_mode(text_of(watermark, "mode"));
  settings.placement = to_placement(text_of(watermark, "placement"));
  settings.opacity = number_of(watermark, "opacity", 1);
  settings.probability = number_of(watermark, "probability", 1);
  settings.scale = number_of(watermark, "scale", 0);
  auto* const object = watermark["mark"].as<MarkObject*>(emscripten::allow_raw_pointers());
  pyramidion::watermark(picture, object->mark(), settings, to_blocks(numbers_of(watermark, "blocks")));
}

}  // namespace pyramidion
