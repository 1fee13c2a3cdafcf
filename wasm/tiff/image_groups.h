#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pyramid/pyramid.h"
#include "tiff/directory_walker.h"

namespace pyramidion {

/// The directories that make one image: indices into `DirectoryWalker::nodes()`, largest level first.
struct ImageGroup {
  ImageKind kind = ImageKind::main;
  std::string name;
  std::vector<std::size_t> levels;
};

/// Tells levels from masks, thumbnails, labels, macros and pages. TIFF has no rule for pyramids that all writers
/// follow, so that sizes count more than flags, and the order in the file counts for nothing:
///
/// - The main image is the first directory that is neither marked as reduced nor as a mask. When the file begins with a
///   reduced image (cameras' raw files), it is the largest full image of the first directory's SubIFDs, then of the
///   chain. When it begins with a small level of a tiled pyramid, it is the largest directory that matches it.
/// - A level of an image is smaller than it in both directions (or one, when the other is 1 pixel), by the same factor
///   to the pixel that rounding makes, with the same bands, bits, sample format (where given) and colours; RGB and
///   YCbCr count as the same. It is a mask if and only if the image is one.
/// - It is one of the image's SubIFDs, or another directory of the chain: one that is marked as reduced; or, for the
/// main
///   image, an unmarked one (or marked as a page: ImageMagick) that shrinks by 1.4 at least. A striped directory is no
///   level of a tiled image: it is the thumbnail of a slide.
/// - Of two directories of one size the first counts. The rest become images of their own, by these rules too.
/// - What is left is, in this order: a mask; a label or macro, if its ImageDescription says so; a thumbnail, if marked
///   as reduced, or striped beside a tiled main image, or much smaller than it; a page, if in the chain; else "other".
///
/// Throws Missing: the descriptions of slides' striped images are read, all at once.
[[nodiscard]] std::vector<ImageGroup> group_images(const SparseBytes& bytes, const std::vector<DirectoryNode>& nodes);

}  // namespace pyramidion
