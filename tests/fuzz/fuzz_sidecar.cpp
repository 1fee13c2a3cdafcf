// Any bytes as the section "packets" of a sidecar file beside a sound image: whatever they claim about its packets, all
// its levels must be planned, or end in an Error.

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include "jp2/jp2_pyramid.h"
#include "pyramid/index_begin.h"
#include "support/made_codestream.h"
#include "support/starved_file.h"

namespace pyramidion::testing {
namespace {

void plan_all(const std::vector<std::uint8_t>& image, std::span<const std::uint8_t> section) {
  SparseBytes index(index_begin + section.size());
  index.insert(index_begin, section);
  StarvedFile file(image);
  Jp2Opener opener(file.bytes(), {.tile_size = 64}, &index);
  const auto pyramid = file.complete([&] { return opener.open(); });
  const auto& levels = pyramid->images()[0].levels;
  for (std::uint32_t level = 0; level < levels.size(); ++level) {
    const Region all{0, 0, levels[level].width, levels[level].height};
    try {
      const Plan plan = file.plan(*pyramid, {0, level, all, ExcerptForm::native});
      if (plan.excerpts.empty()) throw std::logic_error("A level has no excerpts");
      for (const Excerpt& excerpt : plan.excerpts) {
        for (const Excerpt::Part& part : excerpt.parts) {
          const auto* const range = std::get_if<ByteRange>(&part);
          if (range != nullptr && file.bytes().is_beyond_end(*range)) {
            throw std::logic_error("An excerpt has bytes from beyond the end of the file");
          }
        }
      }
    } catch (const Error&) {  // The usual end.
    }
  }
}

}  // namespace
}  // namespace pyramidion::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion::testing;
  static const std::vector<std::uint8_t> images[] = {
      make_codestream({.image = {0, 0, 150, 100}, .resolutions = 3, .precinct = 32, .tile = 64}),
      make_codestream({.image = {0, 0, 150, 100}, .resolutions = 3, .precinct = 16}),
  };
  for (const auto& image : images) plan_all(image, {data, size});
  return 0;
}
