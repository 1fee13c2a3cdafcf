#include "support/made_png.h"

#include <libdeflate.h>

#include <span>
#include <string_view>

#include "encode/deflate.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

void append_word(std::size_t word, Bytes& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(word >> shift));
}

void append_chunk(std::string_view name, std::span<const std::uint8_t> data, Bytes& out) {
  append_word(data.size(), out);
  const std::size_t start = out.size();
  out.insert(out.end(), name.begin(), name.end());
  out.insert(out.end(), data.begin(), data.end());
  append_word(libdeflate_crc32(0, &out[start], out.size() - start), out);
}

std::size_t bands_of(std::uint8_t colour_type) {
  switch (colour_type) {
    case 2:
      return 3;
    case 4:
      return 2;
    case 6:
      return 4;
    default:
      return 1;
  }
}

/// Every `step`th pixel from `first` on, of each direction: one pass of an interlaced file, or all.
struct Pass {
  std::uint32_t first_x, first_y, step_x, step_y;
};

/// PNG specification, 8.2
constexpr Pass adam7[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                          {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
constexpr Pass whole[] = {{0, 0, 1, 1}};

void append_row(const MadePng& made, const Pass& pass, std::uint32_t y, Bytes& out) {
  out.push_back(0);  // No filter.
  const std::size_t bands = bands_of(made.colour_type);
  unsigned bits = 0;
  unsigned held = 0;
  for (std::uint32_t x = pass.first_x; x < made.width; x += pass.step_x) {
    for (std::size_t band = 0; band < bands; ++band) {
      const std::uint16_t sample = made.samples[(std::size_t{y} * made.width + x) * bands + band];
      held = held << made.bits | sample;
      for (bits += made.bits; bits >= 8; bits -= 8) out.push_back(static_cast<std::uint8_t>(held >> (bits - 8)));
    }
  }
  if (bits > 0) out.push_back(static_cast<std::uint8_t>(held << (8 - bits)));
}

}  // namespace

Bytes make_png(const MadePng& made) {
  Bytes rows;
  for (const Pass& pass : made.interlaced ? std::span<const Pass>(adam7) : std::span<const Pass>(whole)) {
    if (pass.first_x >= made.width) continue;
    for (std::uint32_t y = pass.first_y; y < made.height; y += pass.step_y) append_row(made, pass, y, rows);
  }
  Bytes header;
  append_word(made.width, header);
  append_word(made.height, header);
  header.insert(header.end(), {made.bits, made.colour_type, 0, 0, static_cast<std::uint8_t>(made.interlaced ? 1 : 0)});
  Bytes file{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  append_chunk("IHDR", header, file);
  if (!made.palette.empty()) append_chunk("PLTE", made.palette, file);
  if (!made.transparency.empty()) append_chunk("tRNS", made.transparency, file);
  append_chunk("IDAT", deflate(rows, 6), file);
  append_chunk("IEND", {}, file);
  return file;
}

}  // namespace pyramidion::testing
