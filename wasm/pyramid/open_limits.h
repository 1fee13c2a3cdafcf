#pragma once

#include <cstdint>

namespace pyramidion {

/// What a file may ask for before it is refused with `limit_exceeded`. A file is untrusted: its numbers alone must not
/// decide how much memory or how many reads it costs.
struct OpenLimits {
  std::uint32_t max_directories = 10'000;           ///< Directories (pages, levels, masks …) in one file.
  std::uint32_t max_directory_entries = 4'096;      ///< Tags in one directory.
  std::uint64_t max_tile_bytes = 1ULL << 30U;       ///< One tile, compressed or decoded.
  std::uint64_t max_metadata_bytes = 64ULL << 20U;  ///< One metadata value, such as an ICC profile or XMP.
  std::uint32_t max_tiles = 65'536;                 ///< Tiles in one plan.
  std::uint32_t tile_size = 512;  ///< Of the levels of a JPEG 2000 image, in pixels: no limit, a wish.
};

}  // namespace pyramidion
