#include "encode/attachments.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace pyramidion {

IccColours icc_colours(std::span<const std::uint8_t> icc) {
  constexpr std::size_t header_size = 128;
  constexpr std::size_t colour_space = 16;  // ICC.1, 7.2.6
  if (icc.size() < header_size) return IccColours::none;
  const std::string_view name(reinterpret_cast<const char*>(icc.data()) + colour_space, 4);
  if (name == "RGB ") return IccColours::rgb;
  return name == "GRAY" ? IccColours::grey : IccColours::other;
}

std::span<const std::uint8_t> fitting_icc(const Attachments& attachments, bool colour) {
  const IccColours wanted = colour ? IccColours::rgb : IccColours::grey;
  return icc_colours(attachments.icc) == wanted ? std::span(attachments.icc) : std::span<const std::uint8_t>();
}

PrintDensity per_metre(const PrintResolution& resolution) {
  constexpr double inch = 0.0254;
  constexpr double centimetre = 0.01;
  const double unit = resolution.unit == ResolutionUnit::inch         ? inch
                      : resolution.unit == ResolutionUnit::centimetre ? centimetre
                                                                      : 1;
  const auto rounded = [unit](double per_unit) {
    return static_cast<std::uint32_t>(std::clamp(std::round(per_unit / unit), 1.0, 2147483647.0));
  };
  return {rounded(resolution.x), rounded(resolution.y)};
}

}  // namespace pyramidion
