#pragma once

#include <cstdint>

namespace pyramidion {

/// Bytes of an image's sidecar file (docs/index-format.md) are asked for as if they lay in the image file, from here
/// on: farther than any file reaches, and still a number that JavaScript can tell exactly. The first of them is the
/// first of the sidecar's section "packets".
constexpr std::uint64_t index_begin = std::uint64_t{1} << 52U;

}  // namespace pyramidion
