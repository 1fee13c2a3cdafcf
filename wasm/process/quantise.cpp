#include "process/quantise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "picture/expand.h"

namespace pyramidion {
namespace {

/// Values of a picture, so many at a time that they stay in the processor's nearest memory.
constexpr std::size_t at_once = 512;

/// Rounded, or cut off; not-a-number is 0, or, where it is cut off, white, as IIPImage has it.
template <typename Value>
void to_values(const float* values, std::size_t count, const Quantisation& how, Value* out) {
  constexpr float white = std::numeric_limits<Value>::max();
  const float factor = white * how.contrast;
  if (how.truncates) {
    for (std::size_t i = 0; i < count; ++i) {
      const float scaled = values[i] * factor;
      out[i] = static_cast<Value>(static_cast<std::int32_t>(scaled < 0 ? 0 : scaled < white ? scaled : white));
    }
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    // Not-a-number fails every comparison: it must be the first that becomes 0.
    const float scaled = values[i] * factor + 0.5F;
    const float positive = scaled > 0 ? scaled : 0;
    out[i] = static_cast<Value>(static_cast<std::int32_t>(positive < white ? positive : white));
  }
}

void expand_1(const std::uint8_t* values, std::size_t pixels, std::uint8_t* rgba) { expand_grey(values, pixels, rgba); }
void expand_3(const std::uint8_t* values, std::size_t pixels, std::uint8_t* rgba) { expand_rgb(values, pixels, rgba); }

void expand_1(const std::uint16_t* values, std::size_t pixels, std::uint16_t* rgba) {
  for (std::size_t i = 0; i < pixels; ++i, rgba += 4) {
    rgba[0] = rgba[1] = rgba[2] = values[i];
    rgba[3] = 65535;
  }
}
void expand_3(const std::uint16_t* values, std::size_t pixels, std::uint16_t* rgba) {
  for (std::size_t i = 0; i < pixels; ++i, values += 3, rgba += 4) {
    std::copy_n(values, 3, rgba);
    rgba[3] = 65535;
  }
}

template <typename Value>
void expand(const Value* values, std::size_t channels, std::size_t pixels, bool has_alpha, Value* rgba) {
  if (channels == 1) return expand_1(values, pixels, rgba);
  if (channels == 3) return expand_3(values, pixels, rgba);
  for (std::size_t i = 0; i < pixels; ++i, values += channels, rgba += 4) {
    rgba[0] = values[0];
    rgba[1] = channels == 2 ? values[0] : values[1];
    rgba[2] = channels == 2 ? values[0] : values[2];
    rgba[3] = has_alpha ? values[channels - 1] : std::numeric_limits<Value>::max();
  }
}

template <typename Value>
void quantise_as(const float* values, std::size_t channels, std::size_t width, const Quantisation& how, Value* rgba) {
  std::array<Value, 4 * at_once> some{};
  for (std::size_t done = 0; done < width; done += at_once) {
    const std::size_t pixels = std::min(at_once, width - done);
    to_values(values + done * channels, pixels * channels, how, some.data());
    expand(some.data(), channels, pixels, how.has_alpha, rgba + 4 * done);
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
