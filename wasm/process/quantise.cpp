#include "process/quantise.h"

#include <algorithm>
#include <limits>

namespace pyramidion {
namespace {

template <typename Value>
void quantise_as(const float* values, std::size_t channels, std::size_t width, const Quantisation& how, Value* rgba) {
  constexpr float white = std::numeric_limits<Value>::max();
  const float factor = white * how.contrast;
  const float half = how.truncates ? 0 : 0.5F;
  // Not-a-number fails every comparison. It becomes black; IIPImage, which truncates, has white.
  const auto quantised = [&](float value) {
    const float scaled = value * factor + half;
    if (how.truncates) return static_cast<Value>(scaled < 0 ? 0 : scaled < white ? scaled : white);
    return static_cast<Value>(std::min(std::max(0.0F, scaled), white));
  };
  const std::size_t colours = channels < 3 ? 1 : 3;
  const bool has_alpha = how.has_alpha && channels > colours;
  for (std::size_t i = 0; i < width; ++i, values += channels, rgba += 4) {
    rgba[0] = quantised(values[0]);
    rgba[1] = colours == 3 ? quantised(values[1]) : rgba[0];
    rgba[2] = colours == 3 ? quantised(values[2]) : rgba[0];
    rgba[3] = has_alpha ? quantised(values[colours]) : static_cast<Value>(white);
  }
}

}  // namespace

void quantise(const float* values, std::size_t channels, std::size_t width, const Quantisation& how,
              std::uint8_t* rgba) {
  quantise_as(values, channels, width, how, rgba);
}

void quantise(const float* values, std::size_t channels, std::size_t width, const Quantisation& how,
              std::uint16_t* rgba) {
  quantise_as(values, channels, width, how, rgba);
}

}  // namespace pyramidion
