#pragma once

#include <cstdint>
#include <span>

#include "decode/decode_limits.h"
#include "decode/j2k_size.h"
#include "decode/raster.h"

namespace pyramidion {

/// Decodes a JPEG 2000 codestream in memory, or an area of it, by OpenJPEG. An empty area stands for the whole image;
/// what of an area lies outside the image is left out. With resolutions to discard, the area is on the reference grid
/// that is reduced accordingly. What is to be averaged then is not: see averaged.h.
///
/// The bands are the components, after the inverse component transform. They share one grid: each point of the
/// reference grid is a pixel, or every nth one where n divides the sampling distances of all components. Components
/// with fewer samples repeat them. Where the codestream lacks a tile, samples are 0, as OpenJPEG has them. The bands
/// also share one container, for the largest precision, which is signed where any component is; values are unchanged.
/// What they mean is not in a codestream: see apply_colour.h.
///
/// Throws Error `decode_failed`, `unsupported`, `limit_exceeded` or `bad_request`.
[[nodiscard]] Raster decode_j2k(std::span<const std::uint8_t> codestream, const J2kDecoding& decoding = {},
                                const DecodeLimits& limits = {});

/// The same for an excerpt that `decoding` expects nothing of.
[[nodiscard]] Raster decode_j2k_excerpt(std::span<const std::uint8_t> codestream, const J2kDecoding& decoding,
                                        const DecodeLimits& limits);

}  // namespace pyramidion
