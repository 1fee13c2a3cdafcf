#pragma once

#include <string>
#include <utility>
#include <vector>

#include "jp2/codestream_survey.h"
#include "support/j2k_builder.h"
#include "support/starved_file.h"

namespace pyramidion::testing {

/// A file that has been gone through.
struct Surveyed {
  explicit Surveyed(const Bytes& bytes) : file(bytes), survey(file.bytes()) {
    file.complete([&] { survey.run(); });
  }

  StarvedFile file;
  CodestreamSurvey survey;
};

/// What `write_indexed_copy` makes of a file.
[[nodiscard]] Bytes copied(const Bytes& bytes);

/// Codestreams of every division into tiles and precincts, with names.
[[nodiscard]] std::vector<std::pair<std::string, Bytes>> divided_codestreams();

}  // namespace pyramidion::testing
