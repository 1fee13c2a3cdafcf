#include "encode/read_picture.h"

#include <algorithm>
#include <string_view>

#include "bytes/error.h"
#include "encode/picture_readers.h"

namespace pyramidion {
namespace {

using namespace std::string_view_literals;

bool has_at(std::span<const std::uint8_t> file, std::size_t position, std::string_view text) {
  return file.size() >= position + text.size() &&
         std::equal(text.begin(), text.end(), file.begin() + static_cast<std::ptrdiff_t>(position),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

}  // namespace

Picture read_picture(std::span<const std::uint8_t> file, std::uint64_t max_pixels) {
  if (has_at(file, 0, "\x89PNG\r\n\x1A\n"sv)) return read_png(file, max_pixels);
  if (has_at(file, 0, "\xFF\xD8\xFF"sv)) return read_jpeg(file, max_pixels);
  if (has_at(file, 0, "RIFF"sv) && has_at(file, 8, "WEBP"sv)) return read_webp(file, max_pixels);
  throw Error(ErrorCode::unknown_format,
              file.empty() ? "the file is empty" : "the file is neither a PNG nor a JPEG nor a WebP file", {}, 0);
}

}  // namespace pyramidion
