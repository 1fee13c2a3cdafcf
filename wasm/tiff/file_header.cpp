#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "bytes/concat.h"
#include "tiff/directory.h"

namespace pyramidion {

namespace {

constexpr std::uint64_t classic_header_bytes = 8;
constexpr std::uint64_t big_header_bytes = 16;
constexpr std::uint64_t first_read_bytes = 4096;

constexpr std::uint16_t classic_magic = 42;
constexpr std::uint16_t big_magic = 43;

struct Signature {
  std::string_view bytes;
  const char* meaning;
};

using namespace std::string_view_literals;

constexpr std::array signatures{
    Signature{"\x89PNG"sv, "a PNG image"},
    Signature{"\xff\xd8\xff"sv, "a JPEG image"},
    Signature{"GIF8"sv, "a GIF image"},
    Signature{"RIFF"sv, "a RIFF file (WebP?)"},
    Signature{"\0\0\0\x0cjP  "sv, "a JPEG 2000 image"},
    Signature{"\xff\x4f\xff\x51"sv, "a JPEG 2000 codestream"},
    Signature{"%PDF"sv, "a PDF document"},
    Signature{"PK\x03\x04"sv, "a ZIP archive"},
    Signature{"\x1f\x8b"sv, "gzip-compressed data"},
    Signature{"SIMPLE"sv, "a FITS image"},
    Signature{"version https://git-lfs"sv, "a Git LFS pointer, not the file itself"},
};

/// What the file seems to be, to help whoever gave the wrong address.
std::string describe_content(std::string_view start) {
  const auto known = std::find_if(signatures.begin(), signatures.end(),
                                  [start](const Signature& s) { return start.substr(0, s.bytes.size()) == s.bytes; });
  if (known != signatures.end()) return std::string("it looks like ") + known->meaning;
  const auto text =
      std::find_if(start.begin(), start.end(), [](char c) { return std::isspace(static_cast<unsigned char>(c)) == 0; });
  if (text != start.end() && *text == '<') return "it looks like an HTML or XML page, not an image";
  return "its first bytes are not those of a TIFF file";
}

}  // namespace

FileHeader read_file_header(const SparseBytes& bytes) {
  if (bytes.file_size() == 0U) throw Error(ErrorCode::unknown_format, "The file is empty", "file header", 0);
  if (!bytes.contains(bytes.clipped({0, big_header_bytes}))) bytes.require({bytes.clipped({0, first_read_bytes})});
  const auto start = bytes.read(bytes.clipped({0, big_header_bytes}));
  const auto unknown = [start] {
    const std::string content = describe_content({reinterpret_cast<const char*>(start.data()), start.size()});
    return Error(ErrorCode::unknown_format, concat({"This is not a TIFF file: ", content}), "file header", 0);
  };
  if (start.size() < classic_header_bytes) throw unknown();

  FileHeader header;
  if (start[0] == 'I' && start[1] == 'I') {
    header.endian = Endian::little;
  } else if (start[0] == 'M' && start[1] == 'M') {
    header.endian = Endian::big;
  } else {
    throw unknown();
  }
  const auto magic = load<std::uint16_t>(start.data() + 2, header.endian);
  if (magic == classic_magic) {
    header.first_directory = load<std::uint32_t>(start.data() + 4, header.endian);
  } else if (magic == big_magic) {
    if (start.size() < big_header_bytes) throw unknown();
    if (load<std::uint16_t>(start.data() + 4, header.endian) != sizeof(std::uint64_t)) {
      throw Error(ErrorCode::malformed, "A BigTIFF whose offsets are not of 8 bytes", "file header", 4);
    }
    header.big = true;
    header.first_directory = load<std::uint64_t>(start.data() + 8, header.endian);
  } else {
    throw unknown();
  }
  if (header.first_directory == 0) throw Error(ErrorCode::malformed, "The file has no directory", "file header", 4);
  return header;
}

}  // namespace pyramidion
