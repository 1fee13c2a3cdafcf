#pragma once

#include <cstdint>

namespace pyramidion {

/// What an excerpt may cost before it is refused with `limit_exceeded`.
struct DecodeLimits {
  std::uint64_t max_bytes = 1ULL << 30U;  ///< Of the decoded samples.
};

}  // namespace pyramidion
