#include "decode/codestream_in.h"

#include <algorithm>
#include <array>

#include "bytes/endian.h"
#include "bytes/error.h"

namespace pyramidion {
namespace {

// ISO/IEC 15444-1, I.4 and I.5.1.
constexpr std::array<std::uint8_t, 12> signature{0, 0, 0, 12, 'j', 'P', ' ', ' ', 13, 10, 0x87, 10};
constexpr std::uint32_t codestream_type = 0x6A703263;  // "jp2c"
constexpr std::size_t short_header = 8;
constexpr std::size_t long_header = 16;

/// The header of a box: how long it is, and how long the box with it.
struct BoxSize {
  std::uint64_t header = short_header;
  std::uint64_t whole = 0;
};

BoxSize box_size(std::span<const std::uint8_t> rest) {
  const std::uint64_t length = load<std::uint32_t>(rest.data(), Endian::big);
  if (length == 0) return {short_header, rest.size()};
  if (length != 1) return {short_header, length};
  if (rest.size() < long_header) return {long_header, 0};
  return {long_header, load<std::uint64_t>(rest.data() + short_header, Endian::big)};
}

}  // namespace

std::span<const std::uint8_t> codestream_in(std::span<const std::uint8_t> file) {
  if (file.size() < signature.size() || !std::equal(signature.begin(), signature.end(), file.begin())) return file;
  std::span<const std::uint8_t> rest = file;
  while (rest.size() >= short_header) {
    const BoxSize size = box_size(rest);
    if (size.whole < size.header || size.whole > rest.size()) break;
    const auto end = static_cast<std::size_t>(size.whole);
    if (load<std::uint32_t>(rest.data() + 4, Endian::big) == codestream_type) {
      return rest.first(end).subspan(static_cast<std::size_t>(size.header));
    }
    rest = rest.subspan(end);
  }
  throw Error(ErrorCode::decode_failed, "the boxes of the tile's JP2 file lead to no codestream", "jp2c");
}

}  // namespace pyramidion
