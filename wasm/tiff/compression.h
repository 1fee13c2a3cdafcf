#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "pyramid/excerpt.h"

namespace pyramidion {

/// Values of TIFF's Compression tag that need care of their own. All others are only looked up.
namespace compression {
inline constexpr std::uint16_t none = 1;
inline constexpr std::uint16_t ccitt_rle = 2;
inline constexpr std::uint16_t ccitt_group_3 = 3;
inline constexpr std::uint16_t ccitt_group_4 = 4;
inline constexpr std::uint16_t old_jpeg = 6;
inline constexpr std::uint16_t jpeg = 7;
inline constexpr std::uint16_t adobe_deflate = 8;
inline constexpr std::uint16_t ccitt_rle_word = 32771;
inline constexpr std::uint16_t jpeg_2000_ycbcr = 33003;  ///< Aperio's.
inline constexpr std::uint16_t jpeg_2000_lossy = 33004;  ///< What libvips writes, lossless or not.
}  // namespace compression

/// A short name: "none", "LZW", "JPEG 2000"; "compression 12345" for one that nobody has heard of.
[[nodiscard]] std::string name_of_compression(std::uint16_t code);

/// The module that decodes it; nothing when it is not built in.
[[nodiscard]] std::optional<Codec> codec_of_compression(std::uint16_t code);

}  // namespace pyramidion
