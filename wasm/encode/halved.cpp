#include "encode/halved.h"

#include <algorithm>
#include <cstring>

namespace pyramidion {
namespace {

template <typename Value>
void average(const Value* const (&pixels)[4], Value* out) {
  std::uint64_t alpha = 0;
  for (const Value* pixel : pixels) alpha += pixel[3];
  for (int band = 0; band < 3; ++band) {
    std::uint64_t sum = 0;
    for (const Value* pixel : pixels) sum += std::uint64_t{pixel[band]} * (alpha == 0 ? 1 : pixel[3]);
    const std::uint64_t weight = alpha == 0 ? 4 : alpha;
    out[band] = static_cast<Value>((sum + weight / 2) / weight);
  }
  out[3] = static_cast<Value>((alpha + 2) / 4);
}

template <typename Value>
void halve(const Picture& picture, Picture& half) {
  const std::size_t row = std::size_t{4} * picture.width;
  const auto* const in = reinterpret_cast<const Value*>(picture.rgba.data());
  auto* out = reinterpret_cast<Value*>(half.rgba.data());
  for (std::uint32_t y = 0; y < half.height; ++y) {
    const Value* const upper = in + row * 2 * y;
    const Value* const lower = in + row * std::min(2 * y + 1, picture.height - 1);
    for (std::uint32_t x = 0; x < half.width; ++x, out += 4) {
      const std::size_t left = std::size_t{8} * x;
      const std::size_t right = std::size_t{4} * std::min(2 * x + 1, picture.width - 1);
      average<Value>({upper + left, upper + right, lower + left, lower + right}, out);
    }
  }
}

}  // namespace

Picture halved(const Picture& picture) {
  Picture half;
  half.width = (picture.width + 1) / 2;
  half.height = (picture.height + 1) / 2;
  half.depth = picture.depth;
  half.rgba = Buffer(std::size_t{half.width} * half.height * (half.depth / 2));
  if (half.depth == 16) {
    halve<std::uint16_t>(picture, half);
  } else {
    halve<std::uint8_t>(picture, half);
  }
  return half;
}

}  // namespace pyramidion
