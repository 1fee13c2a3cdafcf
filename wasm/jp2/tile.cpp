#include "jp2/tile.h"

#include <algorithm>

namespace pyramidion {
namespace {

/// Columns and rows of the precinct grid that a resolution's needed code-blocks lie in.
Box needed_precincts(const Resolution& resolution, const Window& window, std::size_t component, std::size_t number) {
  Box all;
  for (std::size_t b = 0; b < resolution.subbands().size(); ++b) {
    const Box blocks = window.code_blocks(component, number, b);
    if (!blocks.is_empty()) all = hull(all, resolution.precincts_of(blocks));
  }
  return all;
}

}  // namespace

bool Tile::can_be_cut() const {
  if (packets_.has_extensions()) return false;
  const auto& styles = packets_.parameters().styles;
  return std::none_of(styles.begin(), styles.end(), [](const CodingStyle& style) {
    constexpr unsigned mixed = code_block_style::high_throughput | code_block_style::mixed;
    return (style.code_block_style & mixed) == mixed;
  });
}

bool Tile::read(const Window& window, std::uint16_t layers, std::vector<ByteRange>& missing) {
  try {
    return read_window(window, layers, missing);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::malformed || !packets_.distrust_lengths()) throw;
    forget_contents();
    return read_window(window, layers, missing);
  }
}

bool Tile::read_window(const Window& window, std::uint16_t layers, std::vector<ByteRange>& missing) {
  const auto& components = packets_.geometry().components();
  bool is_complete = true;
  for (std::uint16_t c = 0; c < static_cast<std::uint16_t>(components.size()); ++c) {
    const auto resolutions = static_cast<std::uint8_t>(window.resolutions(c));
    for (std::uint8_t r = 0; r < resolutions; ++r) {
      const Resolution& resolution = components[c].resolutions[r];
      const Box needed = needed_precincts(resolution, window, c, r);
      for (std::int64_t row = needed.y0; row < needed.y1; ++row) {
        for (std::int64_t column = needed.x0; column < needed.x1; ++column) {
          is_complete = read_precinct(c, r, resolution.precinct_at(column, row), layers, missing) && is_complete;
        }
      }
    }
  }
  return is_complete;
}

bool Tile::read_precinct(std::uint16_t component, std::uint8_t resolution, std::uint64_t precinct, std::uint16_t layers,
                         std::vector<ByteRange>& missing) {
  const std::uint64_t key = packets_.geometry().resolution(component, resolution).first_precinct() + precinct;
  auto& content = contents_[key];
  if (!content) {
    content = std::make_unique<PrecinctContent>(packets_, component, resolution, precinct);
    memory_ += content->memory();
  }
  const std::uint64_t before = content->memory();
  const bool is_complete = content->read(bytes_, packets_, layers, missing);
  memory_ += content->memory() - before;
  return is_complete;
}

const PrecinctContent& Tile::content(std::uint16_t component, std::uint8_t resolution, std::uint64_t precinct) const {
  return *contents_.at(packets_.geometry().resolution(component, resolution).first_precinct() + precinct);
}

void Tile::forget_contents() {
  contents_.clear();
  memory_ = 0;
}

}  // namespace pyramidion
