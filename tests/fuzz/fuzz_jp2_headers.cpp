// Any bytes as a JPEG 2000 file: reading its boxes and all headers of its codestream must end in an answer or in an
// Error; in the same one whether the whole file is there or its bytes arrive as they are asked for.

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/jp2_report.h"
#include "support/starved_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion::testing;
  const std::vector<std::uint8_t> bytes(data, data + size);
  StarvedFile whole(bytes);
  whole.bytes().insert(0, bytes);
  const std::string expected = report_of_jp2(whole);
  StarvedFile starved(bytes);
  const std::string actual = report_of_jp2(starved);
  if (actual != expected) {
    throw std::logic_error("Read as it arrives, the file says something else:\n" + expected + "\n---\n" + actual);
  }
  return 0;
}
