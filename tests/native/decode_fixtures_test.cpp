// Every directory of every TIFF fixture, decoded tile by tile from its excerpts, against what libtiff makes of the
// file.

#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "support/fixtures.h"
#include "support/md5.h"
#include "support/whole_level.h"

namespace pyramidion::testing {

void PrintTo(const ExpectedSamples& row, std::ostream* out) { *out << row.file << " directory " << row.directory; }

namespace {

/// libtiff hands out old JPEG in blocks of subsampled YCbCr, which the table has summed up as if they were rows.
constexpr std::uint16_t old_jpeg = 6;

bool has_samples(const ExpectedSamples& row) { return row.md5.size() == 32 && row.compression != old_jpeg; }

std::vector<ExpectedSamples> rows_with_samples() {
  std::vector<ExpectedSamples> rows;
  if (const auto folder = fixtures()) {
    for (const auto& row : expected_samples(*folder)) {
      if (has_samples(row)) rows.push_back(row);
    }
  }
  return rows;
}

/// The MD5 of each level of each image of a file, and why there is none.
struct DecodedFile {
  std::set<std::string> sums;
  std::vector<std::string> problems;
};

const DecodedFile& decoded(const std::string& name) {
  static std::map<std::string, DecodedFile> files;
  const auto [found, is_new] = files.try_emplace(name);
  DecodedFile& result = found->second;
  if (!is_new) return result;
  StarvedFile file(read_file(*fixtures() / name));
  try {
    const auto pyramid = file.open();
    for (std::uint32_t image = 0; image < pyramid->images().size(); ++image) {
      for (std::uint32_t level = 0; level < pyramid->images()[image].levels.size(); ++level) try {
          result.sums.insert(md5(decode_level(file, *pyramid, image, level).data.span()));
        } catch (const Error& error) {
          result.problems.emplace_back(error.what());
        }
    }
  } catch (const Error& error) {
    result.problems.emplace_back(error.what());
  }
  return result;
}

class DecodeFixtures : public ::testing::TestWithParam<ExpectedSamples> {};

TEST_P(DecodeFixtures, SamplesEqualThoseOfLibtiff) {
  const auto& row = GetParam();
  const DecodedFile& file = decoded(row.file);
  if (file.sums.count(row.md5) == 1) return;
  std::string problems;
  for (const auto& problem : file.problems) problems += "\n  " + problem;
  FAIL() << row.file << ", directory " << row.directory << ": " << row.width << " x " << row.height << ", " << row.bands
         << " bands of " << row.bits << " bits, compression " << row.compression << ": no level has these samples"
         << problems;
}

INSTANTIATE_TEST_SUITE_P(, DecodeFixtures, ::testing::ValuesIn(rows_with_samples()));
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(DecodeFixtures);

TEST(DecodeFixtures_, ArePresent) {
  if (!fixtures()) GTEST_SKIP() << "There are no fixtures beside the project; set PYRAMIDION_FIXTURES to their folder";
}

}  // namespace
}  // namespace pyramidion::testing
