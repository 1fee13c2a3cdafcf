#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pyramidion::testing {

/// The folder of third-party files that may lie beside the project, or that PYRAMIDION_FIXTURES names; nothing when it
/// is not there, and tests that need it are skipped.
[[nodiscard]] std::optional<std::filesystem::path> fixtures();

[[nodiscard]] std::vector<std::uint8_t> read_file(const std::filesystem::path& path);

/// One line of tiff-samples.tsv: what libtiff makes of one directory of one file.
struct ExpectedSamples {
  std::string file;       ///< Relative to the fixtures.
  std::string directory;  ///< "0", "1", or "0.2" for a SubIFD.
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint16_t bands = 0;
  std::uint16_t bits = 0;
  std::uint16_t compression = 0;
  std::string md5;  ///< Or why there is none, in a word.
};

/// The whole table, by file, in the order of the directories.
[[nodiscard]] std::vector<ExpectedSamples> expected_samples(const std::filesystem::path& fixtures);

}  // namespace pyramidion::testing
