#include "jp2/box_walker.h"

#include <algorithm>

namespace pyramidion {
namespace {

constexpr std::uint64_t least_request = 4096;
constexpr std::uint64_t header_bytes = 8;
constexpr std::uint64_t long_header_bytes = 16;

}  // namespace

std::string FileBox::name() const {
  std::string name = "box ";
  for (int shift = 24; shift >= 0; shift -= 8) {
    const auto character = static_cast<char>(type >> shift & 0xFFU);
    if (character > ' ' && character <= '~') name += character;
  }
  return name;
}

std::optional<FileBox> BoxWalker::next() {
  const std::uint64_t end = std::min(end_, bytes_.file_size().value_or(end_));
  if (position_ > end || end - position_ < header_bytes) return {};
  NumberReader reader(read_ahead(bytes_, {position_, header_bytes}), "box", position_);
  std::uint64_t length = reader.take<std::uint32_t>();
  FileBox box;
  box.type = reader.take<std::uint32_t>();
  box.offset = position_;
  const std::uint64_t most = end - position_;
  std::uint64_t header = header_bytes;
  if (length == 1 && most >= long_header_bytes) {
    header = long_header_bytes;
    length = load<std::uint64_t>(read_ahead(bytes_, {position_ + header_bytes, 8}).data(), Endian::big);
  } else if (length == 0) {
    length = most;
  }
  box.has_bad_length = length < header;
  box.is_cut_short = length > most;
  if (box.has_bad_length || box.is_cut_short) length = most;
  box.payload = {position_ + header, length - header};
  position_ += length;
  return box;
}

std::span<const std::uint8_t> read_ahead(const SparseBytes& bytes, ByteRange range) {
  if (!bytes.contains(range)) {
    bytes.require({bytes.clipped({range.offset, std::max(range.length, least_request)})});
  }
  return bytes.read(range);
}

NumberReader reader_of(const SparseBytes& bytes, const FileBox& box, std::uint64_t most) {
  const ByteRange range{box.payload.offset, std::min(box.payload.length, most)};
  return {read_ahead(bytes, bytes.clipped(range)), box.name(), box.offset};
}

}  // namespace pyramidion
