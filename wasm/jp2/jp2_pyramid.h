#pragma once

#include <memory>
#include <optional>

#include "bytes/sparse_bytes.h"
#include "jp2/boxes.h"
#include "pyramid/open_limits.h"
#include "pyramid/pyramid.h"

namespace pyramidion {

/// Opens a file of the JPEG 2000 family: JP2, JPX (its first codestream), JPH, or a codestream without boxes. Its
/// levels are the codestream's resolutions, and behind them smaller ones that are averaged from the lowest, until one
/// fits a tile. `bytes` must outlive the pyramid; it is emptied when it has become large.
class Jp2Opener final : public PyramidOpener {
 public:
  Jp2Opener(SparseBytes& bytes, const OpenLimits& limits) : bytes_(bytes), limits_(limits) {}

  /// Throws Missing until boxes and main header are known.
  [[nodiscard]] std::unique_ptr<Pyramid> open() override;

 private:
  SparseBytes& bytes_;
  const OpenLimits limits_;
  std::optional<Jp2File> file_;
};

}  // namespace pyramidion
