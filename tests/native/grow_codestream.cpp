// grow_codestream PERIOD.j2k TIMES OUT.j2k: see support/grown_codestream.h. For benchmarks and tests of scale.

#include <charconv>
#include <cstring>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "support/grown_codestream.h"

namespace {

void grow(const char* period, const char* times, const char* out) {
  std::uint32_t count = 0;
  const char* const end = times + std::strlen(times);
  if (std::from_chars(times, end, count).ptr != end) throw std::runtime_error("TIMES is a number");
  std::ifstream file(period, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  std::ofstream target(out, std::ios::binary);
  if (!file || !target) throw std::runtime_error("a file cannot be opened");
  pyramidion::testing::write_grown_codestream({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()},
                                              count, target);
  target.close();
  if (!target) throw std::runtime_error("the file cannot be written");
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 4) throw std::runtime_error("usage: grow_codestream PERIOD.j2k TIMES OUT.j2k");
    grow(arguments[1], arguments[2], arguments[3]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
