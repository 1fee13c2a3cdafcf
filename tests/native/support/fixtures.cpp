#include "support/fixtures.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace pyramidion::testing {

std::optional<std::filesystem::path> fixtures() {
  const char* const named = std::getenv("PYRAMIDION_FIXTURES");
  std::filesystem::path path = named != nullptr ? named : PYRAMIDION_ROOT "/../shared/fixtures";
  if (!std::filesystem::exists(path / "tiff-samples.tsv")) return {};
  return path;
}

std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<ExpectedSamples> expected_samples(const std::filesystem::path& fixtures) {
  std::ifstream stream(fixtures / "tiff-samples.tsv");
  std::vector<ExpectedSamples> rows;
  std::string line;
  std::getline(stream, line);  // The headings.
  while (std::getline(stream, line)) {
    std::istringstream words(line);
    ExpectedSamples row;
    std::getline(words, row.file, '\t');
    std::getline(words, row.directory, '\t');
    words >> row.width >> row.height >> row.bands >> row.bits >> row.compression >> row.md5;
    if (!words.fail()) rows.push_back(row);
  }
  return rows;
}

}  // namespace pyramidion::testing
