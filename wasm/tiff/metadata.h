#pragma once

#include <cstddef>
#include <vector>

#include "pyramid/open_limits.h"
#include "pyramid/pyramid.h"
#include "tiff/directory_walker.h"

namespace pyramidion {

/// Whether the directory at `index`, or one that it belongs to, has an ICC profile.
[[nodiscard]] bool has_profile(const std::vector<DirectoryNode>& nodes, std::size_t index);

/// What the directory at `index` says about its image, in the order of the tags: text (as UTF-8), numbers, or bytes
/// such as an ICC profile. A SubIFD that is the full image of a file inherits from the directory that it belongs to.
/// Values beyond the end of the file or the limit are left out. Throws Missing for all absent values at once.
[[nodiscard]] std::vector<MetadataItem> read_metadata(const SparseBytes& bytes, const std::vector<DirectoryNode>& nodes,
                                                      std::size_t index, const OpenLimits& limits);

}  // namespace pyramidion
