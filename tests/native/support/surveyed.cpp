#include "support/surveyed.h"

#include "jp2/indexed_copy.h"
#include "support/made_codestream.h"

namespace pyramidion::testing {

Bytes copied(const Bytes& bytes) {
  Surveyed surveyed(bytes);
  Excerpt copy;
  copy.parts = surveyed.file.complete([&] { return write_indexed_copy(surveyed.file.bytes(), surveyed.survey); });
  return surveyed.file.assemble(copy);
}

std::vector<std::pair<std::string, Bytes>> divided_codestreams() {
  const J2kComponent colour;
  return {
      {"one tile", make_codestream({})},
      {"precincts", make_codestream({.image = {0, 0, 500, 400}, .precinct = 32})},
      {"tiles", make_codestream({.components = {colour, colour, colour}, .tile = 64})},
      {"tiles at an offset, lossy",
       make_codestream({.image = {13, 7, 300, 250}, .irreversible = true, .precinct = 64, .tile = 100})},
      // More packets than one block holds.
      {"many precincts", make_codestream({.image = {0, 0, 900, 800}, .code_block = 4, .precinct = 16})},
      {"many in tiles", make_codestream({.image = {0, 0, 900, 800}, .code_block = 4, .precinct = 16, .tile = 512})},
  };
}

}  // namespace pyramidion::testing
