#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "geometry/resize.h"

namespace pyramidion {

/// How the pixels of one direction come from the source's: `weights[i * span]` and the following belong to the source's
/// pixels from `first[i]` on. Their sum is 1.
struct FilterWeights {
  std::size_t span = 1;
  std::vector<std::uint32_t> first;  ///< Never falls from one pixel to the next.
  std::vector<float> weights;
};

/// For any filter but IIPImage's.
[[nodiscard]] FilterWeights filter_weights(std::uint32_t from, std::uint32_t to, Filter filter);

}  // namespace pyramidion
