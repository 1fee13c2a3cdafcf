// Any bytes as a JPEG 2000 file, all the way to samples: the same comes of it whether the whole file is there or its
// bytes arrive as they are asked for.

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/jp2_visit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion::testing;
  const std::vector<std::uint8_t> bytes(data, data + size);
  StarvedFile whole(bytes);
  whole.bytes().insert(0, bytes);
  StarvedFile starved(bytes);
  const std::string one = Jp2Visit(whole).run();
  const std::string other = Jp2Visit(starved).run();
  if (one != other) throw std::logic_error("What a file says depends on how it arrives:" + one + "\n---" + other);
  return 0;
}
