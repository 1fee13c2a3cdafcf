#include "tiff/compression.h"

#include <algorithm>
#include <array>

#include "bytes/concat.h"

namespace pyramidion {

namespace {

struct Compression {
  std::uint16_t code = 0;
  const char* name = "";
  std::optional<Codec> codec;
};

constexpr std::array compressions{
    Compression{1, "none", Codec::tiff},
    Compression{2, "CCITT RLE", Codec::tiff_more},
    Compression{3, "CCITT Group 3", Codec::tiff_more},
    Compression{4, "CCITT Group 4", Codec::tiff_more},
    Compression{5, "LZW", Codec::tiff},
    Compression{6, "old JPEG", Codec::tiff_more},
    Compression{7, "JPEG", Codec::tiff},
    Compression{8, "Deflate", Codec::tiff},
    Compression{9, "JBIG", {}},
    Compression{10, "JBIG colour", {}},
    Compression{32766, "NeXT", Codec::tiff_more},
    Compression{32771, "CCITT RLE word-aligned", Codec::tiff_more},
    Compression{32773, "PackBits", Codec::tiff},
    Compression{32809, "ThunderScan", Codec::tiff_more},
    Compression{32909, "PixarLog", Codec::tiff_more},
    Compression{32946, "Deflate", Codec::tiff},
    Compression{33003, "JPEG 2000", Codec::jp2_more},
    Compression{33004, "JPEG 2000", Codec::jp2_more},
    Compression{33005, "JPEG 2000", Codec::jp2_more},
    Compression{33007, "JPEG", {}},
    Compression{34661, "JBIG", {}},
    Compression{34676, "SGI LogLuv", Codec::tiff_more},
    Compression{34677, "SGI LogLuv 24", Codec::tiff_more},
    Compression{34712, "JPEG 2000", Codec::jp2_more},
    Compression{34713, "Nikon NEF", {}},
    Compression{34887, "LERC", Codec::tiff_more},
    Compression{34892, "lossy JPEG (DNG)", {}},
    Compression{34925, "LZMA", Codec::tiff_more},
    Compression{34933, "PNG", {}},
    Compression{34934, "JPEG XR", {}},
    Compression{50000, "ZSTD", Codec::tiff_more},
    Compression{50001, "WebP", Codec::tiff_more},
    Compression{50002, "JPEG XL", {}},
    Compression{52546, "JPEG XL", {}},
};

const Compression* find(std::uint16_t code) {
  const auto found = std::find_if(compressions.begin(), compressions.end(),
                                  [code](const Compression& candidate) { return candidate.code == code; });
  return found == compressions.end() ? nullptr : &*found;
}

}  // namespace

std::string name_of_compression(std::uint16_t code) {
  const Compression* known = find(code);
  return known != nullptr ? known->name : concat({"compression ", code});
}

std::optional<Codec> codec_of_compression(std::uint16_t code) {
  const Compression* known = find(code);
  return known != nullptr ? known->codec : std::nullopt;
}

}  // namespace pyramidion
