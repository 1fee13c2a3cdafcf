#include "bindings/process_settings_object.h"

#include <cmath>
#include <string>
#include <vector>

#include "bindings/number.h"
#include "bindings/object.h"
#include "bindings/property.h"
#include "bytes/concat.h"
#include "bytes/error.h"

using emscripten::val;

namespace pyramidion {
namespace {

std::vector<ValueRange> to_ranges(const std::vector<double>& numbers) {
  std::vector<ValueRange> ranges;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) ranges.push_back({numbers[i], numbers[i + 1]});
  return ranges;
}

std::vector<ChannelBlend> to_channels(const std::vector<double>& numbers) {
  constexpr std::size_t fields = 6;
  std::vector<ChannelBlend> channels;
  for (std::size_t i = 0; i + fields <= numbers.size(); i += fields) {
    const double* const field = numbers.data() + i;
    ChannelBlend channel;
    channel.band = to_integer<std::uint16_t>(field[0], "a channel's band");
    for (std::size_t colour = 0; colour < 3; ++colour) channel.colour[colour] = static_cast<float>(field[1 + colour]);
    if (!std::isnan(field[4])) channel.range = ValueRange{field[4], field[5]};
    channels.push_back(channel);
  }
  return channels;
}

std::optional<HillShading> to_shading(const std::vector<double>& numbers) {
  if (numbers.size() < 3) return {};
  return HillShading{numbers[0], numbers[1], numbers[2]};
}

std::vector<std::vector<float>> to_twist(const val& rows) {
  std::vector<std::vector<float>> twist;
  if (is_absent(rows)) return twist;
  for (const val& row : emscripten::vecFromJSArray<val>(rows)) {
    twist.push_back(emscripten::convertJSArrayToNumberVector<float>(row));
  }
  if (twist.size() > 4) throw Error(ErrorCode::bad_request, "a twist has 4 rows at most");
  return twist;
}

std::optional<ColourMap> to_colour_map(const val& name) {
  if (is_absent(name)) return {};
  const auto text = name.as<std::string>();
  if (const auto map = colour_map_named(text)) return map;
  throw Error(ErrorCode::bad_request, concat({"there is no colour map ", text}));
}

std::optional<Kernel> to_kernel(const std::vector<double>& weights) {
  if (weights.empty()) return {};
  const auto size = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(weights.size()))));
  if (size % 2 == 0 || size * size != weights.size()) {
    throw Error(ErrorCode::bad_request, "a kernel has an odd number of rows, and as many columns");
  }
  return Kernel{size, weights};
}

}  // namespace

ProcessSettings to_process_settings(const val& object) {
  ProcessSettings settings;
  settings.ranges = to_ranges(numbers_of(object, "ranges"));
  settings.channels = to_channels(numbers_of(object, "channels"));
  if (text_of(object, "labWhite") == "D65") settings.lab_white = LabWhite::d65;
  settings.shading = to_shading(numbers_of(object, "shading"));
  settings.twist = to_twist(object["twist"]);
  settings.gamma = static_cast<float>(number_of(object, "gamma", 1));
  settings.is_logarithmic = flag_of(object, "isLogarithmic");
  settings.is_inverted = flag_of(object, "isInverted");
  settings.colour_map = to_colour_map(object["colourMap"]);
  settings.kernel = to_kernel(numbers_of(object, "kernel"));
  settings.contrast = static_cast<float>(number_of(object, "contrast", 1));
  settings.background = colour_of(object, "background");
  settings.depth = number_of(object, "depth", 8) == 16 ? 16 : 8;
  settings.is_iipimage = flag_of(object, "isIipimage");
  return settings;
}

}  // namespace pyramidion
