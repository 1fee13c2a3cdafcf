#include "jp2/tile_geometry.h"

#include <algorithm>
#include <limits>
#include <string>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "jp2/divide_up.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t most_resolutions = std::uint64_t{1} << 17U;
constexpr std::uint64_t most_precincts = std::uint64_t{1} << 40U;
constexpr std::int64_t largest_coordinate = std::numeric_limits<std::uint32_t>::max();

Subband subband_of(const Box& component, unsigned xob, unsigned yob, unsigned level) {
  const auto scaled = [level](std::int64_t position, unsigned high) {
    return level == 0 ? position : shift_up(position - (std::int64_t{high} << (level - 1)), level);
  };
  Subband band;
  band.xob = static_cast<std::uint8_t>(xob);
  band.yob = static_cast<std::uint8_t>(yob);
  band.level = static_cast<std::uint8_t>(level);
  band.box = {scaled(component.x0, xob), scaled(component.y0, yob), scaled(component.x1, xob),
              scaled(component.y1, yob)};
  return band;
}

/// The cells of 2^width by 2^height that a box touches; none if it is empty.
Box cells_of(const Box& box, unsigned width, unsigned height) {
  if (box.is_empty()) return {};
  return {box.x0 >> width, box.y0 >> height, shift_up(box.x1, width), shift_up(box.y1, height)};
}

[[noreturn]] void refuse(ErrorCode code, const std::string& message) { throw Error(code, message, "tile"); }

void check(const CodingStyle& style, std::size_t component) {
  const std::string name = concat({"Component ", component});
  const auto malformed = [&name](const char* what) { refuse(ErrorCode::malformed, name + what); };
  if (style.decomposition_levels > 32) malformed(" has more than 32 decomposition levels");
  if (style.precincts.size() <= style.decomposition_levels) malformed(" lacks precinct sizes");
  const unsigned width = style.code_block_width_exponent;
  const unsigned height = style.code_block_height_exponent;
  if (width < 2 || width > 10 || height < 2 || height > 10 || width + height > 12) {
    malformed(" has code-blocks of a size that does not exist");
  }
  // Only the lowest resolution, whose subband is not smaller than itself, can have precincts of one sample (A.6.1).
  for (std::size_t i = 1; i <= style.decomposition_levels; ++i) {
    if ((style.precincts[i] & 0xfU) == 0 || style.precincts[i] >> 4U == 0) malformed(" has precincts of half a sample");
  }
}

}  // namespace

Resolution::Resolution(const Box& component, const CodingStyle& style, unsigned number, std::uint64_t first_precinct)
    : first_precinct_(first_precinct),
      subband_count_(number == 0 ? 1 : 3),
      precinct_width_exponent_(style.precincts[number] & 0xfU),
      precinct_height_exponent_(style.precincts[number] >> 4U),
      code_block_width_exponent_(static_cast<std::uint8_t>(
          std::min<unsigned>(style.code_block_width_exponent, precinct_width_exponent_ - halving()))),
      code_block_height_exponent_(static_cast<std::uint8_t>(
          std::min<unsigned>(style.code_block_height_exponent, precinct_height_exponent_ - halving()))) {
  const unsigned level = style.decomposition_levels - number;
  box_ = shifted_up(component, level);
  precinct_grid_ = cells_of(box_, precinct_width_exponent_, precinct_height_exponent_);
  if (number == 0) {
    subbands_[0] = subband_of(component, 0, 0, level);
  } else {
    for (unsigned i = 0; i < 3; ++i) subbands_[i] = subband_of(component, (i + 1) & 1U, (i + 1) >> 1U, level + 1);
  }
}

std::uint64_t Resolution::precincts_across() const {
  return static_cast<std::uint64_t>(precinct_grid_.x1 - precinct_grid_.x0);
}

std::uint64_t Resolution::precincts_down() const {
  return static_cast<std::uint64_t>(precinct_grid_.y1 - precinct_grid_.y0);
}

Box Resolution::code_blocks(const Subband& subband, std::uint64_t precinct) const {
  const std::int64_t column = precinct_grid_.x0 + static_cast<std::int64_t>(precinct % precincts_across());
  const std::int64_t row = precinct_grid_.y0 + static_cast<std::int64_t>(precinct / precincts_across());
  const unsigned width = precinct_width_exponent_ - halving();
  const unsigned height = precinct_height_exponent_ - halving();
  const Box cell{column << width, row << height, (column + 1) << width, (row + 1) << height};
  return cells_of(common_part(cell, subband.box), code_block_width_exponent_, code_block_height_exponent_);
}

Box Resolution::precincts_of(const Box& code_blocks) const {
  return cells_of(code_blocks, precinct_width_exponent_ - halving() - code_block_width_exponent_,
                  precinct_height_exponent_ - halving() - code_block_height_exponent_);
}

std::uint64_t Resolution::precinct_at(std::int64_t column, std::int64_t row) const {
  return static_cast<std::uint64_t>(row - precinct_grid_.y0) * precincts_across() +
         static_cast<std::uint64_t>(column - precinct_grid_.x0);
}

TileGeometry::TileGeometry(const ImageSize& size, const Box& tile, const TileParameters& parameters) : box_(tile) {
  if (tile.x0 < 0 || tile.y0 < 0 || tile.x1 > largest_coordinate || tile.y1 > largest_coordinate) {
    refuse(ErrorCode::malformed, "A tile lies outside the reference grid");
  }
  if (parameters.styles.size() < size.components.size()) {
    refuse(ErrorCode::malformed, "A component has no coding style");
  }
  std::uint64_t resolutions = 0;
  components_.reserve(size.components.size());
  for (std::size_t i = 0; i < size.components.size(); ++i) {
    const CodingStyle& style = parameters.styles[i];
    check(style, i);
    resolutions += style.decomposition_levels + 1U;
    if (resolutions > most_resolutions) {
      refuse(ErrorCode::unsupported, "A tile has more than 131,072 resolutions in all its components");
    }
    TileComponent& component = components_.emplace_back();
    component.dx = size.components[i].dx;
    component.dy = size.components[i].dy;
    if (component.dx == 0 || component.dy == 0) refuse(ErrorCode::malformed, "A component is subsampled by 0");
    component.box = {divide_up(tile.x0, component.dx), divide_up(tile.y0, component.dy),
                     divide_up(tile.x1, component.dx), divide_up(tile.y1, component.dy)};
    component.resolutions.reserve(style.decomposition_levels + 1U);
    for (unsigned number = 0; number <= style.decomposition_levels; ++number) {
      const Resolution& added = component.resolutions.emplace_back(component.box, style, number, precincts_);
      // Both factors are below 2^32.
      if (added.precincts() >= most_precincts - precincts_) {
        refuse(ErrorCode::unsupported, "A tile has more than 2^40 precincts");
      }
      precincts_ += added.precincts();
    }
  }
}

}  // namespace pyramidion
