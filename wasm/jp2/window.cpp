#include "jp2/window.h"

#include "bytes/error.h"
#include "jp2/divide_up.h"

namespace pyramidion {
namespace {

/// A picture of 2048 by 2048 pixels has as many of the smallest size.
constexpr std::uint64_t most_code_blocks = 1U << 20U;

/// A position of the component in a subband (B-15).
std::int64_t in_subband(std::int64_t position, unsigned high, unsigned level) {
  return level == 0 ? position : shift_up(position - (std::int64_t{high} << (level - 1)), level);
}

}  // namespace

Window::Window(const TileGeometry& geometry, const TileParameters& parameters, unsigned discard, const Box& area) {
  const Box reduced = shifted_up(geometry.box(), discard);
  const Box inner = common_part(area, reduced);
  needed_.reserve(geometry.components().size());
  for (std::size_t i = 0; i < geometry.components().size(); ++i) {
    add_component(geometry.components()[i], parameters.styles[i].transformation == 1, discard, inner);
  }
  if (!inner.is_empty()) box_ = common_part(hull(box_, inner), reduced);
}

void Window::add_component(const TileComponent& component, bool is_reversible, unsigned discard, const Box& area) {
  const std::size_t resolutions = component.resolutions.size() - discard;
  std::vector<Box>& needed = needed_.emplace_back(resolutions * 3);
  const Box samples{divide_up(area.x0, component.dx), divide_up(area.y0, component.dy),
                    divide_up(area.x1, component.dx), divide_up(area.y1, component.dy)};
  if (area.is_empty() || samples.is_empty()) return;
  const std::int64_t margin = is_reversible ? 2 : 3;
  for (std::size_t r = 0; r < resolutions; ++r) {
    const Resolution& resolution = component.resolutions[r];
    for (std::size_t b = 0; b < resolution.subbands().size(); ++b) {
      const Subband& subband = resolution.subbands()[b];
      const unsigned level = subband.level - discard;
      const Box reach{
          in_subband(samples.x0, subband.xob, level) - margin, in_subband(samples.y0, subband.yob, level) - margin,
          in_subband(samples.x1, subband.xob, level) + margin, in_subband(samples.y1, subband.yob, level) + margin};
      const Box inside = common_part(reach, subband.box);
      if (inside.is_empty()) continue;
      const unsigned width = resolution.code_block_width_exponent();
      const unsigned height = resolution.code_block_height_exponent();
      Box& blocks = needed[r * 3 + b];
      blocks = {inside.x0 >> width, inside.y0 >> height, shift_up(inside.x1, width), shift_up(inside.y1, height)};
      count_ += static_cast<std::uint64_t>(blocks.x1 - blocks.x0) * static_cast<std::uint64_t>(blocks.y1 - blocks.y0);
      if (count_ > most_code_blocks) {
        throw Error(ErrorCode::limit_exceeded, "A part of the image consists of too many code-blocks", "tile");
      }
      extend(component, resolution, subband, level, blocks);
    }
  }
}

/// Makes the window hold the samples of these code-blocks.
void Window::extend(const TileComponent& component, const Resolution& resolution, const Subband& subband,
                    unsigned level, const Box& blocks) {
  const unsigned width = resolution.code_block_width_exponent();
  const unsigned height = resolution.code_block_height_exponent();
  const Box samples =
      common_part({blocks.x0 << width, blocks.y0 << height, blocks.x1 << width, blocks.y1 << height}, subband.box);
  const std::int64_t right = level == 0 ? 0 : std::int64_t{subband.xob} << (level - 1);
  const std::int64_t down = level == 0 ? 0 : std::int64_t{subband.yob} << (level - 1);
  box_ = hull(box_, {(samples.x0 << level) * component.dx, (samples.y0 << level) * component.dy,
                     (((samples.x1 - 1) << level) + right) * component.dx + 1,
                     (((samples.y1 - 1) << level) + down) * component.dy + 1});
}

}  // namespace pyramidion
