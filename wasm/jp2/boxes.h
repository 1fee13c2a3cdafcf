#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/image_boxes.h"

namespace pyramidion {

struct UuidBox {
  std::array<std::uint8_t, 16> id{};
  ByteRange data;  ///< What follows the id, in the file.

  friend bool operator==(const UuidBox&, const UuidBox&) = default;
};

/// A file of the JPEG 2000 family: what its boxes say, and where its codestream is.
struct Jp2File {
  std::string format;  ///< "JP2", "JPX", "JPH", or "J2K" for a codestream without boxes, which has nothing else to say.
  /// The first codestream. Where the file's size is unknown it may reach to the last possible offset.
  ByteRange codestream;
  bool is_cut_short = false;            ///< The box of the codestream claims more bytes than the file has.
  std::uint32_t other_codestreams = 0;  ///< Behind the first.
  /// From jp2h; what it lacks, from the first jpch and jplh of a JPX file.
  ImageBoxes image;
  std::vector<UuidBox> uuids;
  std::vector<ByteRange> xml;
  std::vector<std::string> notes;  ///< What was odd, for people: usually empty.

  friend bool operator==(const Jp2File&, const Jp2File&) = default;
};

/// Whether a file that begins with these bytes, 12 or more, is one of the JPEG 2000 family.
[[nodiscard]] bool is_jp2(std::span<const std::uint8_t> first);

/// Finds all boxes of a file, in whatever order they are, and reads the small ones. What is wrong with a box is noted,
/// and the box left out.
/// Throws Missing; Error `unknown_format`; or, without a codestream, `malformed`, `truncated` or `unsupported`.
[[nodiscard]] Jp2File read_boxes(const SparseBytes& bytes);

}  // namespace pyramidion
