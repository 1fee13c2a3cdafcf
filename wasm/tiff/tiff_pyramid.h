#pragma once

#include <memory>

#include "bytes/sparse_bytes.h"
#include "pyramid/open_limits.h"
#include "pyramid/pyramid.h"
#include "tiff/directory_walker.h"

namespace pyramidion {

/// Opens a TIFF or BigTIFF file: finds its directories and tells which of them make the main image's levels (see
/// image_groups.h). `bytes` must outlive the pyramid.
///
///     TiffOpener opener(bytes, {});
///     for (;;) {
///       try { return opener.open(); } catch (const Missing& missing) { fetch(missing.ranges()); }
///     }
class TiffOpener final : public PyramidOpener {
 public:
  TiffOpener(const SparseBytes& bytes, const OpenLimits& limits);

  /// Throws Missing until all directories are known.
  [[nodiscard]] std::unique_ptr<Pyramid> open() override;

 private:
  const SparseBytes& bytes_;
  const OpenLimits limits_;
  DirectoryWalker walker_;
};

/// The same in one call that starts anew each time: for files of few directories.
[[nodiscard]] std::unique_ptr<Pyramid> open_tiff(const SparseBytes& bytes, const OpenLimits& limits);

}  // namespace pyramidion
