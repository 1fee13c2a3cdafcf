#include "encode/encode_png.h"

#include <libdeflate.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <span>

#include "bytes/endian.h"
#include "bytes/error.h"
#include "encode/channels.h"
#include "encode/deflate.h"

namespace pyramidion {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// PNG specification, 9.4: the neighbour that is closest to left + above - corner.
std::uint8_t paeth(std::uint8_t left, std::uint8_t above, std::uint8_t corner) {
  const int to_left = std::abs(above - corner);
  const int to_above = std::abs(left - corner);
  const int to_corner = std::abs(left + above - 2 * corner);
  if (to_left <= to_above && to_left <= to_corner) return left;
  return to_above <= to_corner ? above : corner;
}

std::uint8_t predict(int filter, std::uint8_t left, std::uint8_t above, std::uint8_t corner) {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return static_cast<std::uint8_t>((left + above) / 2);
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

/// Filters one row, its type first. Template argument, so that each filter has a loop of its own.
template <int filter>
void filter_row(const Bytes& row, const Bytes& above, std::size_t pixel, std::uint8_t* out) {
  *out++ = filter;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::uint8_t left = i < pixel ? std::uint8_t{0} : row[i - pixel];
    const std::uint8_t corner = i < pixel ? std::uint8_t{0} : above[i - pixel];
    out[i] = static_cast<std::uint8_t>(row[i] - predict(filter, left, above[i], corner));
  }
}

/// The usual measure of how well a filtered row will compress: the sum of its values' distances from 0.
std::uint64_t cost_of(const Bytes& filtered) {
  std::uint64_t cost = 0;
  for (std::size_t i = 1; i < filtered.size(); ++i)
    cost += static_cast<unsigned>(std::abs(static_cast<std::int8_t>(filtered[i])));
  return cost;
}

void append_best_filter(const Bytes& row, const Bytes& above, std::size_t pixel, Bytes& candidate, Bytes& best,
                        Bytes& out) {
  using Filter = void (*)(const Bytes&, const Bytes&, std::size_t, std::uint8_t*);
  constexpr std::array<Filter, 5> filters{filter_row<0>, filter_row<1>, filter_row<2>, filter_row<3>, filter_row<4>};
  std::uint64_t lowest = ~std::uint64_t{0};
  for (const Filter filter : filters) {
    filter(row, above, pixel, candidate.data());
    const std::uint64_t cost = cost_of(candidate);
    if (cost >= lowest) continue;
    lowest = cost;
    best.swap(candidate);
  }
  out.insert(out.end(), best.begin(), best.end());
}

Bytes filtered_rows(const Picture& picture, Channels channels) {
  const std::size_t pixel = channels.count();
  Bytes row(picture.width * pixel);
  Bytes above(row.size());
  Bytes candidate(row.size() + 1);
  Bytes best(row.size() + 1);
  Bytes out;
  out.reserve(best.size() * picture.height);
  for (std::uint32_t y = 0; y < picture.height; ++y) {
    pack_row(picture.rgba.data() + std::size_t{4} * y * picture.width, picture.width, channels, row.data());
    append_best_filter(row, above, pixel, candidate, best, out);
    row.swap(above);
  }
  return out;
}

void append_word(std::uint32_t word, Bytes& out) {
  std::array<std::uint8_t, 4> bytes{};
  store(bytes.data(), word, Endian::big);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_chunk(const char* type, std::span<const std::uint8_t> data, Bytes& out) {
  append_word(static_cast<std::uint32_t>(data.size()), out);
  const std::size_t start = out.size();
  out.insert(out.end(), type, type + 4);
  out.insert(out.end(), data.begin(), data.end());
  append_word(libdeflate_crc32(0, &out[start], out.size() - start), out);
}

Bytes header_of(const Picture& picture, Channels channels) {
  Bytes header;
  append_word(picture.width, header);
  append_word(picture.height, header);
  const unsigned colour_type = (channels.colour ? 2U : 0U) + (channels.alpha ? 4U : 0U);
  header.insert(header.end(), {8, static_cast<std::uint8_t>(colour_type), 0, 0, 0});
  return header;
}

}  // namespace

std::vector<std::uint8_t> encode_png(const Picture& picture) {
  if (picture.width == 0 || picture.height == 0) throw Error(ErrorCode::bad_request, "the picture is empty");
  const Channels channels = channels_of(picture);
  Bytes file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append_chunk("IHDR", header_of(picture, channels), file);
  append_chunk("IDAT", deflate(filtered_rows(picture, channels)), file);
  append_chunk("IEND", {}, file);
  return file;
}

}  // namespace pyramidion
