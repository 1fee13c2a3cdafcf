#include "jp2/coding_parameters.h"

#include <algorithm>

#include "bytes/concat.h"

namespace pyramidion {
namespace {

constexpr std::uint8_t max_levels = 32;
/// Scod (table A.13).
constexpr std::uint8_t has_precincts = 1;
constexpr std::uint8_t may_have_sop = 2;
constexpr std::uint8_t has_eph = 4;
/// Sqcd (table A.28).
constexpr std::uint8_t style_mask = 0x1F;
enum : std::uint8_t { no_quantisation = 0, derived = 1, expounded = 2 };

std::size_t subbands(std::size_t levels) { return 3 * levels + 1; }

/// What COD and COC share (table A.20).
CodingStyle read_style(NumberReader& reader, bool defines_precincts) {
  CodingStyle style;
  style.decomposition_levels = reader.take<std::uint8_t>();
  if (style.decomposition_levels > max_levels) {
    reader.fail(concat({"has ", style.decomposition_levels, " decomposition levels"}));
  }
  const auto width = reader.take<std::uint8_t>();
  const auto height = reader.take<std::uint8_t>();
  if (width > 8 || height > 8 || width + height > 8) reader.fail("has code-blocks of an impossible size");
  style.code_block_width_exponent = static_cast<std::uint8_t>(width + 2);
  style.code_block_height_exponent = static_cast<std::uint8_t>(height + 2);
  style.code_block_style = reader.take<std::uint8_t>();
  style.transformation = reader.take<std::uint8_t>();
  if (style.transformation > 1) reader.fail_unsupported("uses a wavelet of ISO/IEC 15444-2");
  const std::size_t resolutions = style.decomposition_levels + std::size_t{1};
  style.precincts.assign(resolutions, 0xFF);
  if (!defines_precincts) return style;
  const auto precincts = reader.take_bytes(resolutions);
  style.precincts.assign(precincts.begin(), precincts.end());
  for (std::size_t i = 1; i < resolutions; ++i) {
    // Above the lowest resolution a precinct is divided among subbands of half its size.
    if ((precincts[i] & 0x0FU) == 0 || precincts[i] >> 4U == 0) reader.fail("has precincts without samples");
  }
  return style;
}

/// What QCD and QCC share (table A.27). There may be more steps than the components have subbands.
Quantisation read_quantisation(NumberReader& reader) {
  Quantisation quantisation;
  quantisation.style = reader.take<std::uint8_t>();
  const std::uint8_t style = quantisation.style & style_mask;
  if (style > expounded) reader.fail_unsupported(concat({"uses quantisation ", style}));
  const std::size_t most = style == no_quantisation ? subbands(max_levels)
                           : style == derived       ? 2
                                                    : 2 * subbands(max_levels);
  const auto steps = reader.take_rest();
  quantisation.steps.assign(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(std::min(steps.size(), most)));
  return quantisation;
}

std::size_t steps_needed(const CodingStyle& style, const Quantisation& quantisation) {
  switch (quantisation.style & style_mask) {
    case no_quantisation:
      return subbands(style.decomposition_levels);
    case derived:
      return 2;
    default:
      return 2 * subbands(style.decomposition_levels);
  }
}

ProgressionOrder take_order(NumberReader& reader) {
  const auto order = reader.take<std::uint8_t>();
  if (order > static_cast<std::uint8_t>(ProgressionOrder::cprl)) {
    reader.fail(concat({"has the unknown progression order ", order}));
  }
  return static_cast<ProgressionOrder>(order);
}

}  // namespace

bool CodingParameters::take(const MarkerSegment& segment) {
  switch (segment.marker) {
    case Marker::cod:
    case Marker::coc:
    case Marker::qcd:
    case Marker::qcc:
    case Marker::rgn:
    case Marker::poc:
      segments_.push_back(segment);
      return true;
    default:
      return false;
  }
}

bool CodingParameters::has(Marker marker) const { return last(marker) != nullptr; }

const MarkerSegment* CodingParameters::last(Marker marker) const {
  const auto found = std::find_if(segments_.rbegin(), segments_.rend(),
                                  [&](const MarkerSegment& segment) { return segment.marker == marker; });
  return found == segments_.rend() ? nullptr : &*found;
}

NumberReader CodingParameters::reader_of(const MarkerSegment& segment) const {
  return pyramidion::reader_of(segment, place_);
}

std::uint16_t CodingParameters::take_component(NumberReader& reader) const {
  const std::uint16_t component =
      size_.components.size() < 257 ? reader.take<std::uint8_t>() : reader.take<std::uint16_t>();
  if (component >= size_.components.size()) {
    reader.fail(concat({"is about component ", component, ", which does not exist"}));
  }
  return component;
}

void CodingParameters::apply(TileParameters& parameters) const {
  if (const MarkerSegment* cod = last(Marker::cod)) apply_default_style(*cod, parameters);
  if (const MarkerSegment* qcd = last(Marker::qcd)) {
    NumberReader reader = reader_of(*qcd);
    parameters.quantisations.assign(size_.components.size(), read_quantisation(reader));
  }
  for (const MarkerSegment& segment : segments_) apply_to_component(segment, parameters);
  check(parameters);
}

void CodingParameters::apply_default_style(const MarkerSegment& cod, TileParameters& parameters) const {
  NumberReader reader = reader_of(cod);
  const auto flags = reader.take<std::uint8_t>();
  parameters.may_have_sop = (flags & may_have_sop) != 0;
  parameters.has_eph = (flags & has_eph) != 0;
  parameters.order = take_order(reader);
  parameters.layers = reader.take<std::uint16_t>();
  if (parameters.layers == 0) reader.fail("has no layers");
  parameters.multiple_component_transform = (reader.take<std::uint8_t>() & 1U) != 0;
  parameters.styles.assign(size_.components.size(), read_style(reader, (flags & has_precincts) != 0));
}

void CodingParameters::apply_to_component(const MarkerSegment& segment, TileParameters& parameters) const {
  NumberReader reader = reader_of(segment);
  if (segment.marker == Marker::coc) {
    const std::uint16_t component = take_component(reader);
    const auto flags = reader.take<std::uint8_t>();
    parameters.styles[component] = read_style(reader, (flags & has_precincts) != 0);
  } else if (segment.marker == Marker::qcc) {
    const std::uint16_t component = take_component(reader);
    parameters.quantisations[component] = read_quantisation(reader);
  } else if (segment.marker == Marker::rgn) {
    const std::uint16_t component = take_component(reader);
    if (reader.take<std::uint8_t>() == 0) parameters.roi_shifts[component] = reader.take<std::uint8_t>();
  }
}

void CodingParameters::check(const TileParameters& parameters) const {
  for (std::size_t i = 0; i < size_.components.size(); ++i) {
    if (parameters.quantisations[i].steps.size() >= steps_needed(parameters.styles[i], parameters.quantisations[i])) {
      continue;
    }
    throw Error(ErrorCode::malformed, concat({"The ", place_, " has too few quantisation steps for component ", i}),
                place_, segments_.empty() ? std::optional<std::uint64_t>{} : segments_.front().offset);
  }
}

std::vector<ProgressionChange> CodingParameters::changes() const {
  std::vector<ProgressionChange> changes;
  for (const MarkerSegment& segment : segments_) {
    if (segment.marker != Marker::poc) continue;
    NumberReader reader = reader_of(segment);
    const bool is_wide = size_.components.size() > 256;
    const auto take_index = [&]() -> std::uint16_t {
      return is_wide ? reader.take<std::uint16_t>() : reader.take<std::uint8_t>();
    };
    const std::size_t entry_bytes = is_wide ? 9 : 7;
    while (reader.left() >= entry_bytes) {
      ProgressionChange change;
      change.first_resolution = reader.take<std::uint8_t>();
      change.first_component = take_index();
      change.layer_end = reader.take<std::uint16_t>();
      change.resolution_end = std::min<std::uint8_t>(reader.take<std::uint8_t>(), max_levels + 1);
      const std::uint16_t end = take_index();
      // 0 stands for 256 or 16,384, which are all that there may be (table A.32).
      const auto all = static_cast<std::uint16_t>(size_.components.size());
      change.component_end = end == 0 ? all : std::min(end, all);
      change.order = take_order(reader);
      changes.push_back(change);
    }
    if (changes.size() > max_progression_changes) {
      throw Error(ErrorCode::limit_exceeded, concat({"The ", place_, " changes the progression order too often"}),
                  place_, segment.offset);
    }
  }
  return changes;
}

bool CodingParameters::have_extensions() const {
  return std::any_of(segments_.begin(), segments_.end(), [&](const MarkerSegment& segment) {
    NumberReader reader = reader_of(segment);
    if (segment.marker == Marker::cod) {
      // Code-block anchors; transforms of arrays of components.
      const auto style = reader.take_bytes(5);
      return (style[0] & ~(has_precincts | may_have_sop | has_eph)) != 0 || style[4] > 1;
    }
    if (segment.marker != Marker::rgn) return false;
    static_cast<void>(take_component(reader));
    return reader.take<std::uint8_t>() != 0;
  });
}

}  // namespace pyramidion
