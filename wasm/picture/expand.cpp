#include "picture/expand.h"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace pyramidion {

void scalar::expand_rgb(const std::uint8_t* rgb, std::size_t pixels, std::uint8_t* rgba) {
  for (std::size_t i = 0; i < pixels; ++i, rgb += 3, rgba += 4) {
    rgba[0] = rgb[0];
    rgba[1] = rgb[1];
    rgba[2] = rgb[2];
    rgba[3] = 255;
  }
}

void scalar::expand_grey(const std::uint8_t* grey, std::size_t pixels, std::uint8_t* rgba) {
  for (std::size_t i = 0; i < pixels; ++i, rgba += 4) {
    rgba[0] = rgba[1] = rgba[2] = grey[i];
    rgba[3] = 255;
  }
}

#ifdef __wasm_simd128__

void expand_rgb(const std::uint8_t* rgb, std::size_t pixels, std::uint8_t* rgba) {
  const v128_t opaque = wasm_i32x4_splat(static_cast<std::int32_t>(0xFF000000));
  std::size_t done = 0;
  for (; done + 16 <= pixels; done += 16, rgb += 48, rgba += 64) {  // Three vectors hold sixteen pixels.
    const v128_t first = wasm_v128_load(rgb);
    const v128_t second = wasm_v128_load(rgb + 16);
    const v128_t third = wasm_v128_load(rgb + 32);
    // Each shuffle puts a byte of the source in the alpha's place, which the opaque one then covers.
    const v128_t a = wasm_i8x16_shuffle(first, second, 0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8, 0, 9, 10, 11, 0);
    const v128_t b = wasm_i8x16_shuffle(first, second, 12, 13, 14, 0, 15, 16, 17, 0, 18, 19, 20, 0, 21, 22, 23, 0);
    const v128_t c = wasm_i8x16_shuffle(second, third, 8, 9, 10, 0, 11, 12, 13, 0, 14, 15, 16, 0, 17, 18, 19, 0);
    const v128_t d = wasm_i8x16_shuffle(third, third, 4, 5, 6, 0, 7, 8, 9, 0, 10, 11, 12, 0, 13, 14, 15, 0);
    wasm_v128_store(rgba, wasm_v128_or(a, opaque));
    wasm_v128_store(rgba + 16, wasm_v128_or(b, opaque));
    wasm_v128_store(rgba + 32, wasm_v128_or(c, opaque));
    wasm_v128_store(rgba + 48, wasm_v128_or(d, opaque));
  }
  scalar::expand_rgb(rgb, pixels - done, rgba);
}

void expand_grey(const std::uint8_t* grey, std::size_t pixels, std::uint8_t* rgba) {
  const v128_t opaque = wasm_i32x4_splat(static_cast<std::int32_t>(0xFF000000));
  std::size_t done = 0;
  for (; done + 16 <= pixels; done += 16, grey += 16, rgba += 64) {
    const v128_t g = wasm_v128_load(grey);
    const v128_t a = wasm_i8x16_shuffle(g, g, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    const v128_t b = wasm_i8x16_shuffle(g, g, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7);
    const v128_t c = wasm_i8x16_shuffle(g, g, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 11, 11, 11, 11);
    const v128_t d = wasm_i8x16_shuffle(g, g, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15);
    wasm_v128_store(rgba, wasm_v128_or(a, opaque));
    wasm_v128_store(rgba + 16, wasm_v128_or(b, opaque));
    wasm_v128_store(rgba + 32, wasm_v128_or(c, opaque));
    wasm_v128_store(rgba + 48, wasm_v128_or(d, opaque));
  }
  scalar::expand_grey(grey, pixels - done, rgba);
}

#else

void expand_rgb(const std::uint8_t* rgb, std::size_t pixels, std::uint8_t* rgba) {
  scalar::expand_rgb(rgb, pixels, rgba);
}

void expand_grey(const std::uint8_t* grey, std::size_t pixels, std::uint8_t* rgba) {
  scalar::expand_grey(grey, pixels, rgba);
}

#endif

}  // namespace pyramidion
