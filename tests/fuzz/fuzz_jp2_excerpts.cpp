// Any bytes as a JPEG 2000 file, all the way to samples, by the OpenJPEG that decodes nothing but excerpts
// (OPJ_EXCERPTS_ONLY): what it leaves out, no excerpt may need.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/jp2_visit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion::testing;
  StarvedFile file(std::vector<std::uint8_t>(data, data + size));
  static_cast<void>(Jp2Visit(file, true).run());
  return 0;
}
