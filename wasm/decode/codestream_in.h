#pragma once

#include <cstdint>
#include <span>

namespace pyramidion {

/// The first codestream of a JP2 file, for tiles of a TIFF that are whole files; bytes that are none, as they are.
/// Colours and palettes in its boxes are passed over, for a TIFF has its own. Throws Error `decode_failed` when the
/// boxes are wrong or have no codestream in them.
[[nodiscard]] std::span<const std::uint8_t> codestream_in(std::span<const std::uint8_t> file);

}  // namespace pyramidion
