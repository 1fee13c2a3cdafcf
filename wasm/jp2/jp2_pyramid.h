#pragma once

#include <memory>
#include <optional>

#include "bytes/sparse_bytes.h"
#include "jp2/boxes.h"
#include "jp2/packet_index.h"
#include "pyramid/open_limits.h"
#include "pyramid/pyramid.h"

namespace pyramidion {

/// Opens a file of the JPEG 2000 family: JP2, JPX (its first codestream), JPH, or a codestream without boxes. Its
/// levels are the codestream's resolutions, and behind them smaller ones that are averaged from the lowest, until one
/// fits a tile. `bytes` must outlive the pyramid; it is emptied when it has become large.
class Jp2Opener final : public PyramidOpener {
 public:
  /// `index` is for bytes of a sidecar file, from `index_begin` on. While its size is not known, it is asked for if it
  /// would help; there is none when it ends at `index_begin`.
  Jp2Opener(SparseBytes& bytes, const OpenLimits& limits, SparseBytes* index = nullptr)
      : bytes_(bytes), limits_(limits), index_(index) {}

  /// Throws Missing until boxes and main header are known, and what the sidecar file says.
  [[nodiscard]] std::unique_ptr<Pyramid> open() override;

 private:
  [[nodiscard]] std::unique_ptr<PacketIndex> read_index(const CodestreamHeader& header);

  SparseBytes& bytes_;
  const OpenLimits limits_;
  SparseBytes* index_;
  std::optional<Jp2File> file_;
};

}  // namespace pyramidion
