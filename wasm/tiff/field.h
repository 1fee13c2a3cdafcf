#pragma once

#include <cstdint>

#include "bytes/byte_range.h"
#include "tiff/tag.h"

namespace pyramidion {

/// The types of TIFF 6.0 and BigTIFF.
enum class FieldType : std::uint16_t {
  byte = 1,
  ascii = 2,
  short_integer = 3,
  long_integer = 4,
  rational = 5,
  signed_byte = 6,
  undefined = 7,
  signed_short = 8,
  signed_long = 9,
  signed_rational = 10,
  float_number = 11,
  double_number = 12,
  ifd = 13,
  long8 = 16,
  signed_long8 = 17,
  ifd8 = 18,
};

/// Bytes of one value; 0 for a type that does not exist.
[[nodiscard]] constexpr std::uint32_t size_of(FieldType type) {
  switch (type) {
    case FieldType::byte:
    case FieldType::ascii:
    case FieldType::signed_byte:
    case FieldType::undefined:
      return 1;
    case FieldType::short_integer:
    case FieldType::signed_short:
      return 2;
    case FieldType::long_integer:
    case FieldType::signed_long:
    case FieldType::float_number:
    case FieldType::ifd:
      return 4;
    case FieldType::rational:
    case FieldType::signed_rational:
    case FieldType::double_number:
    case FieldType::long8:
    case FieldType::signed_long8:
    case FieldType::ifd8:
      return 8;
  }
  return 0;
}

/// One entry of a directory. Its values stay in the file: small ones inside the entry, big ones elsewhere; `bytes`
/// tells where in either case.
struct Field {
  Tag tag{};
  FieldType type = FieldType::byte;
  std::uint64_t count = 0;
  ByteRange bytes;
};

}  // namespace pyramidion
