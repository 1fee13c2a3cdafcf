#pragma once

#include <cstdint>
#include <vector>

#include "decode/j2k_size.h"
#include "jp2/codestream_header.h"

namespace pyramidion::testing {

/// What a JPEG 2000 codestream that OpenJPEG is to encode looks like.
struct MadeCodestream {
  J2kArea image{0, 0, 200, 150};                         ///< On the reference grid.
  std::vector<J2kComponent> components{J2kComponent{}};  ///< Three alike are transformed to luma and chroma.
  bool irreversible = false;                             ///< By the wavelet 9/7, at `ratio`; else losslessly by 5/3.
  float ratio = 4;
  int resolutions = 4;
  int code_block = 16;
  int style = 0;           ///< Of code-blocks, as in the marker COD.
  int precinct = 0;        ///< 0: none.
  std::uint32_t tile = 0;  ///< 0: one tile.
  ProgressionOrder order = ProgressionOrder::lrcp;
  int layers = 1;    ///< Each of half as many bytes as those up to the next one.
  bool sop = false;  ///< SOP before each packet.
  bool eph = false;  ///< EPH behind each packet header.
};

/// The sample of a component: some shapes, some noise, over the whole range of its values.
[[nodiscard]] std::int32_t made_sample(const J2kComponent& component, std::size_t index, std::uint32_t x,
                                       std::uint32_t y);

/// The codestream whose component `index` has `made_sample` at (x, y) of its own samples, counted from the reference
/// grid's origin.
[[nodiscard]] std::vector<std::uint8_t> make_codestream(const MadeCodestream& made);

}  // namespace pyramidion::testing
