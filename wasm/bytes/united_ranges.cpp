#include "bytes/united_ranges.h"

#include <algorithm>

namespace pyramidion {

std::vector<ByteRange> united(std::vector<ByteRange> ranges) {
  std::sort(ranges.begin(), ranges.end(), [](ByteRange a, ByteRange b) { return a.offset < b.offset; });
  std::vector<ByteRange> result;
  for (const ByteRange& range : ranges) {
    if (!result.empty() && range.offset <= result.back().end()) {
      result.back().length = std::max(result.back().end(), range.end()) - result.back().offset;
    } else {
      result.push_back(range);
    }
  }
  return result;
}

}  // namespace pyramidion
