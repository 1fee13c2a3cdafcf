#include "jp2/excerpt_writer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "bytes/endian.h"
#include "jp2/marker.h"
#include "jp2/packet_header.h"

namespace pyramidion {
namespace {

constexpr std::uint8_t widest_precinct = 15;
constexpr std::uint8_t widest_precincts = 0xff;
constexpr std::uint16_t high_throughput_capability = 0x4000;

void write_marker(ExcerptParts& parts, Marker marker) { parts.u16(static_cast<std::uint16_t>(marker)); }

/// Precincts as large as can be, where they do not limit code-blocks: fewer packets.
std::uint8_t widened(const CodingStyle& style, std::size_t resolution) {
  const unsigned halving = resolution == 0 ? 0 : 1;
  const auto widen = [halving](unsigned precinct, unsigned code_block) {
    return precinct >= code_block + halving ? widest_precinct : precinct;
  };
  const std::uint8_t precincts = style.precincts[resolution];
  return static_cast<std::uint8_t>(widen(precincts & 0xfU, style.code_block_width_exponent) |
                                   widen(precincts >> 4U, style.code_block_height_exponent) << 4U);
}

/// Leaves of a high-throughput code-block what counts: the last cleanup pass, and the two passes that may follow it
/// (ISO/IEC 15444-15, 7.1.1). Passes before that, and those that stand for skipped bit-planes, are told as bit-planes
/// of zeros, for decoders know no more than three passes. Gives the number of bytes to leave out.
std::uint64_t keep_last_set(CodeBlockContent& content) {
  auto& segments = content.segments;
  // Cleanup passes stand alone, in segments 0, 2, 4, …; those before the first share its segment.
  const std::size_t last = (segments.size() - 1) / 2 * 2;
  const std::uint32_t skipped = (segments[0].passes - 1U) / 3U + static_cast<std::uint32_t>(last / 2);
  std::uint64_t left_out = 0;
  for (std::size_t i = 0; i < last; ++i) left_out += segments[i].bytes;
  segments.erase(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(last));
  segments[0].passes = 1;
  content.zero_bit_planes = static_cast<std::uint8_t>(content.zero_bit_planes + skipped);
  return left_out;
}

/// All layers of a code-block as one.
void gather(const PrecinctContent& precinct, std::uint8_t subband, std::uint32_t code_block, std::uint16_t layers,
            CodeBlockContent& content, std::vector<ByteRange>& bytes) {
  auto coding = PrecinctState::Coding::ordinary;
  const std::size_t first = bytes.size();
  for (const CodeBlockPart& part : precinct.parts_of(subband, code_block)) {
    if (part.layer >= layers) break;
    merge_segments(precinct.segments_of(part), content.segments);
    bytes.push_back(part.bytes);
    content.zero_bit_planes = part.zero_bit_planes;
    coding = part.coding;
  }
  if (content.segments.empty() || coding == PrecinctState::Coding::ordinary) return;
  if (content.segments[0].bytes == 0) {
    // Nothing but skipped bit-planes.
    content.segments.clear();
    bytes.resize(first);
    return;
  }
  std::uint64_t left_out = keep_last_set(content);
  for (std::size_t i = first; i < bytes.size() && left_out > 0; ++i) {
    const std::uint64_t count = std::min(left_out, bytes[i].length);
    bytes[i] = {bytes[i].offset + count, bytes[i].length - count};
    left_out -= count;
  }
}

}  // namespace

/// Code-blocks of one packet, gathered subband by subband. Its memory serves one packet after the other.
class ExcerptWriter::PacketContent {
 public:
  void clear() {
    count_ = 0;
    bytes.clear();
  }

  /// Code-blocks without content.
  std::vector<CodeBlockContent>& add(std::size_t columns, std::size_t rows) {
    std::vector<CodeBlockContent>& held = held_[count_];
    SubbandContent& subband = subbands_[count_++];
    subband.columns = static_cast<std::uint32_t>(columns);
    subband.rows = static_cast<std::uint32_t>(rows);
    subband.code_blocks.clear();
    held.resize(columns * rows);
    for (CodeBlockContent& block : held) {
      block.zero_bit_planes = 0;
      block.segments.clear();
      subband.code_blocks.push_back(&block);
    }
    return held;
  }

  [[nodiscard]] std::span<const SubbandContent> subbands() const { return std::span(subbands_).first(count_); }

  std::vector<ByteRange> bytes;

 private:
  std::array<SubbandContent, 3> subbands_;
  std::array<std::vector<CodeBlockContent>, 3> held_;
  std::size_t count_ = 0;
};

bool are_coded_alike(const TileParameters& a, const TileParameters& b) {
  return a.multiple_component_transform == b.multiple_component_transform && a.styles == b.styles &&
         a.quantisations == b.quantisations && a.roi_shifts == b.roi_shifts;
}

ExcerptWriter::ExcerptWriter(const CodestreamHeader& header, const TileParameters& parameters, unsigned discard,
                             std::uint16_t layers, unsigned spare)
    : header_(header),
      source_(parameters),
      discard_(discard),
      spare_(spare),
      layers_(layers),
      parameters_(reduced(parameters)) {}

TileParameters ExcerptWriter::reduced(TileParameters parameters) const {
  parameters.order = ProgressionOrder::lrcp;
  parameters.layers = 1;
  parameters.may_have_sop = parameters.has_eph = false;
  parameters.changes.clear();
  for (std::size_t c = 0; c < parameters.styles.size(); ++c) {
    CodingStyle& style = parameters.styles[c];
    style.decomposition_levels = static_cast<std::uint8_t>(style.decomposition_levels - discard_);
    style.precincts.resize(style.decomposition_levels + 1U);
    for (std::size_t r = 0; r < style.precincts.size(); ++r) {
      const bool is_spare = r + spare_ > style.decomposition_levels;
      style.precincts[r] = is_spare ? widest_precincts : widened(style, r);
    }
    Quantisation& quantisation = parameters.quantisations[c];
    const unsigned kind = quantisation.style & 0x1fU;
    constexpr unsigned derived = 1;
    const std::size_t bytes = (std::size_t{3} * style.decomposition_levels + 1) * (kind == 0 ? 1 : 2);
    if (kind != derived) quantisation.steps.resize(std::min(quantisation.steps.size(), bytes));
  }
  return parameters;
}

void ExcerptWriter::begin(const ExcerptGrid& grid) {
  write_marker(parts_, Marker::soc);
  write_size(grid);
  parts_.bytes(header_.capabilities);
  write_parameters(parameters_);
}

/// Of all tiles, or of one whose own header has precedence over that (A.6).
void ExcerptWriter::write_parameters(const TileParameters& parameters) {
  write_styles(parameters);
  write_quantisations(parameters);
  for (std::size_t c = 0; c < parameters.roi_shifts.size(); ++c) {
    if (parameters.roi_shifts[c] == 0 && parameters_.roi_shifts[c] == 0) continue;
    write_marker(parts_, Marker::rgn);
    parts_.u16(header_.size.components.size() < 257 ? 5 : 6);
    write_component(c);
    parts_.u8(0);
    parts_.u8(parameters.roi_shifts[c]);
  }
}

void ExcerptWriter::write_size(const ExcerptGrid& grid) {
  const auto put = [this](std::int64_t value) { parts_.u32(static_cast<std::uint32_t>(value)); };
  write_marker(parts_, Marker::siz);
  parts_.u16(static_cast<std::uint32_t>(38 + 3 * header_.size.components.size()));
  parts_.u16(header_.capabilities.empty() ? 0 : high_throughput_capability);
  put(grid.image.x1);
  put(grid.image.y1);
  put(grid.image.x0);
  put(grid.image.y0);
  put(grid.tile_width);
  put(grid.tile_height);
  put(grid.tile_x0);
  put(grid.tile_y0);
  parts_.u16(static_cast<std::uint32_t>(header_.size.components.size()));
  for (const ComponentSize& component : header_.size.components) {
    parts_.u8((component.is_signed ? 0x80U : 0U) | (component.bits - 1U));
    parts_.u8(component.dx);
    parts_.u8(component.dy);
  }
}

void ExcerptWriter::write_component(std::size_t component) {
  if (header_.size.components.size() < 257) {
    parts_.u8(static_cast<std::uint32_t>(component));
  } else {
    parts_.u16(static_cast<std::uint32_t>(component));
  }
}

void ExcerptWriter::write_style(const CodingStyle& style) {
  parts_.u8(style.decomposition_levels);
  parts_.u8(style.code_block_width_exponent - 2U);
  parts_.u8(style.code_block_height_exponent - 2U);
  parts_.u8(style.code_block_style);
  parts_.u8(style.transformation);
  parts_.bytes(style.precincts);
}

void ExcerptWriter::write_styles(const TileParameters& parameters) {
  constexpr std::uint8_t defines_precincts = 1;
  const auto& styles = parameters.styles;
  write_marker(parts_, Marker::cod);
  parts_.u16(static_cast<std::uint32_t>(12 + styles[0].precincts.size()));
  parts_.u8(defines_precincts);
  parts_.u8(static_cast<std::uint32_t>(parameters.order));
  parts_.u16(parameters.layers);
  parts_.u8(parameters.multiple_component_transform ? 1 : 0);
  write_style(styles[0]);
  const std::uint32_t number_bytes = header_.size.components.size() < 257 ? 1 : 2;
  for (std::size_t c = 1; c < styles.size(); ++c) {
    if (styles[c] == styles[0]) continue;
    write_marker(parts_, Marker::coc);
    parts_.u16(static_cast<std::uint32_t>(8 + number_bytes + styles[c].precincts.size()));
    write_component(c);
    parts_.u8(defines_precincts);
    write_style(styles[c]);
  }
}

void ExcerptWriter::write_quantisations(const TileParameters& parameters) {
  const auto& quantisations = parameters.quantisations;
  write_marker(parts_, Marker::qcd);
  parts_.u16(static_cast<std::uint32_t>(3 + quantisations[0].steps.size()));
  parts_.u8(quantisations[0].style);
  parts_.bytes(quantisations[0].steps);
  const std::uint32_t number_bytes = header_.size.components.size() < 257 ? 1 : 2;
  for (std::size_t c = 1; c < quantisations.size(); ++c) {
    if (quantisations[c] == quantisations[0]) continue;
    write_marker(parts_, Marker::qcc);
    parts_.u16(static_cast<std::uint32_t>(3 + number_bytes + quantisations[c].steps.size()));
    write_component(c);
    parts_.u8(quantisations[c].style);
    parts_.bytes(quantisations[c].steps);
  }
}

void ExcerptWriter::add_tile(std::uint32_t number, const Tile* tile, const Window& window) {
  write_marker(parts_, Marker::sot);
  parts_.u16(10);
  parts_.u16(number);
  const std::size_t part = parts_.count() - 1;
  const std::size_t position = parts_.literal().size();
  const std::uint64_t before = parts_.size();
  parts_.u32(0);
  parts_.u8(0);
  parts_.u8(1);
  TileParameters unlike;
  if (tile != nullptr && !are_coded_alike(tile->packets().parameters(), source_)) {
    unlike = reduced(tile->packets().parameters());
    write_parameters(unlike);
  }
  write_marker(parts_, Marker::sod);

  const TileGeometry geometry(header_.size, window.box(), unlike.styles.empty() ? parameters_ : unlike);
  std::size_t resolutions = 0;
  for (const TileComponent& component : geometry.components()) {
    resolutions = std::max(resolutions, component.resolutions.size());
  }
  PacketContent packet;
  const auto components = static_cast<std::uint16_t>(geometry.components().size());
  for (std::uint8_t r = 0; r < static_cast<std::uint8_t>(resolutions); ++r) {
    for (std::uint16_t c = 0; c < components; ++c) {
      if (r >= geometry.components()[c].resolutions.size()) continue;
      const Resolution& cut = geometry.resolution(c, r);
      for (std::uint64_t p = 0; p < cut.precincts(); ++p) write_packet(tile, window, c, r, p, cut, packet);
    }
  }
  constexpr std::uint64_t marker_and_lengths = 6;
  const std::uint64_t length = parts_.size() - before + marker_and_lengths;
  if (length > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::limit_exceeded, "A part of the image is too large for a codestream of its own");
  }
  auto& literal = std::get<std::vector<std::uint8_t>>(parts_.parts()[part]);
  store(literal.data() + position, static_cast<std::uint32_t>(length), Endian::big);
}

void ExcerptWriter::write_packet(const Tile* tile, const Window& window, std::uint16_t component,
                                 std::uint8_t resolution, std::uint64_t precinct, const Resolution& cut,
                                 PacketContent& packet) {
  const Resolution* const whole =
      tile == nullptr ? nullptr : &tile->packets().geometry().resolution(component, resolution);
  packet.clear();
  const PrecinctContent* content = nullptr;
  std::uint64_t content_precinct = 0;
  for (std::uint8_t b = 0; b < cut.subbands().size(); ++b) {
    const Box area = cut.code_blocks(cut.subbands()[b], precinct);
    if (area.is_empty()) continue;
    const auto columns = static_cast<std::size_t>(area.x1 - area.x0);
    const auto rows = static_cast<std::size_t>(area.y1 - area.y0);
    std::vector<CodeBlockContent>& held = packet.add(columns, rows);
    const Box needed = whole == nullptr ? Box{} : window.code_blocks(component, resolution, b);
    const Box inner = common_part(area, needed);
    for (std::int64_t y = inner.y0; y < inner.y1; ++y) {
      for (std::int64_t x = inner.x0; x < inner.x1; ++x) {
        const Box place = whole->precincts_of({x, y, x + 1, y + 1});
        const std::uint64_t own = whole->precinct_at(place.x0, place.y0);
        if (content == nullptr || own != content_precinct) content = &tile->content(component, resolution, own);
        content_precinct = own;
        const Box grid = content->area(b);
        const auto code_block = static_cast<std::uint32_t>((y - grid.y0) * (grid.x1 - grid.x0) + (x - grid.x0));
        auto& target = held[static_cast<std::size_t>(y - area.y0) * columns + static_cast<std::size_t>(x - area.x0)];
        gather(*content, b, code_block, layers_, target, packet.bytes);
      }
    }
  }
  write_packet_header(packet.subbands(), parts_.literal());
  for (const ByteRange& range : packet.bytes) parts_.range(range);
}

std::vector<Excerpt::Part> ExcerptWriter::finish() {
  write_marker(parts_, Marker::eoc);
  return std::move(parts_.parts());
}

}  // namespace pyramidion
