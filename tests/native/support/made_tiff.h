#pragma once

#include <cstdint>
#include <vector>

#include "support/tiff_builder.h"

namespace pyramidion::testing {

/// What a one-strip TIFF file holds. `more` adds tags or replaces those that the other fields stand for.
struct MadeTiff {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  std::vector<std::uint64_t> bits{8};  ///< One for each band.
  std::uint16_t photometric = 1;
  std::uint16_t compression = 1;
  std::vector<std::uint8_t> data{};
  std::vector<Entry> more{};
  Endian endian = Endian::little;
};

/// The file. With PlanarConfiguration 2 among `more`, the data are the planes one after the other, of equal size.
[[nodiscard]] std::vector<std::uint8_t> make_tiff(const MadeTiff& made);

}  // namespace pyramidion::testing
