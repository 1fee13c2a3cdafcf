#pragma once

#include <cstdint>

#include "picture/picture.h"

namespace pyramidion {

/// How the pixels of another size come about. Pixels are areas here: the picture's edges stay where they are.
enum class Filter : std::uint8_t {
  automatic,         ///< `area` where the picture shrinks, `lanczos` where it grows, each direction for itself.
  nearest,           ///< The pixel in which the new one's centre lies.
  bilinear,          ///< Weighted by distance; two neighbours in each direction where the picture grows.
  bicubic,           ///< Catmull-Rom; four neighbours.
  lanczos,           ///< Lanczos with three lobes; six neighbours.
  area,              ///< The average of the area that the new pixel covers.
  iipimage_nearest,  ///< As IIPImage: the corners of pixels are aligned, not their centres.
  iipimage_bilinear  ///< As IIPImage: likewise, and what is interpolated is truncated.
};

/// The same picture in another size, 8 or 16 bits as before. Where it shrinks, bilinear, bicubic and lanczos take as
/// many pixels as there are for a new one, so that nothing is skipped; nearest and IIPImage's ways do skip. Colours
/// count by their alpha, so that what is transparent does not bleed into what is seen, but in IIPImage's ways, which
/// take alpha for one more colour. No filter changes a picture that keeps its size. Throws Error `bad_request` for a
/// size of 0, `limit_exceeded` beyond 2^28 pixels or a side of 2^20.
[[nodiscard]] Picture resampled(const Picture& picture, std::uint32_t width, std::uint32_t height,
                                Filter filter = Filter::automatic);

}  // namespace pyramidion
