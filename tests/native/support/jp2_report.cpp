#include "support/jp2_report.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

#include "jp2/boxes.h"
#include "jp2/main_header.h"
#include "jp2/tile_part_header.h"
#include "support/attempt.h"

namespace pyramidion::testing {
namespace {

/// So that no input takes long.
constexpr int tile_parts_looked_at = 3000;
constexpr std::size_t components_looked_at = 300;

void require(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);
}

class Report {
 public:
  explicit Report(StarvedFile& file) : file_(file), size_(*file.bytes().file_size()) {}

  std::string write() {
    text_ << attempt([&] {
      const Jp2File boxes = file_.complete([&] { return read_boxes(file_.bytes()); });
      write(boxes);
      const CodestreamHeader header = file_.complete([&] { return read_main_header(file_.bytes(), boxes.codestream); });
      write(header);
      walk(header, boxes.codestream.end());
    });
    return text_.str();
  }

 private:
  void write(const ByteRange& range) {
    require(range.offset <= size_ && range.length <= size_ - range.offset, "A range lies beyond the end of the file");
    text_ << range.offset << "+" << range.length << " ";
  }

  template <typename Items>
  void write_sum(const Items& items) {
    std::uint64_t sum = 0;
    for (const auto& item : items) sum = 31 * sum + static_cast<std::uint64_t>(item);
    text_ << items.size() << "/" << sum << " ";
  }

  void write(const ComponentDepth& depth) { text_ << (depth.is_signed ? "-" : "") << int{depth.bits} << " "; }

  void write(const PixelDensity& density) {
    require(density.horizontal > 0 && density.vertical > 0, "A resolution is not positive");
    text_ << density.horizontal << "x" << density.vertical << "\n";
  }

  void write(const Jp2File& file) {
    text_ << file.format << " ";
    write(file.codestream);
    text_ << file.is_cut_short << " " << file.other_codestreams << "\n";
    const ImageBoxes& image = file.image;
    if (image.header) {
      text_ << "ihdr " << image.header->width << "x" << image.header->height << "x" << image.header->components << " "
            << image.header->has_unknown_colours;
      if (image.header->depth) write(*image.header->depth);
    }
    for (const ComponentDepth& depth : image.depths) write(depth);
    for (const ColourSpecification& colour : image.colours) write(colour);
    if (image.palette) write(*image.palette);
    for (const ChannelMapping& mapping : image.mappings) {
      require(image.palette.has_value(), "Channels are mapped without a palette");
      text_ << "cmap " << mapping.component << " " << mapping.uses_palette << " " << int{mapping.column} << "\n";
    }
    for (const ChannelDefinition& definition : image.definitions) {
      text_ << "cdef " << definition.channel << " " << definition.type << " " << definition.association << "\n";
    }
    if (image.capture_density) write(*image.capture_density);
    if (image.display_density) write(*image.display_density);
    for (const UuidBox& uuid : file.uuids) {
      write_sum(uuid.id);
      write(uuid.data);
    }
    for (const ByteRange& range : file.xml) write(range);
    for (const std::string& note : file.notes) text_ << "\n" << note;
    text_ << "\n";
  }

  void write(const ColourSpecification& colour) {
    text_ << "colr " << static_cast<int>(colour.method) << " " << int{colour.precedence} << " "
          << int{colour.approximation} << " " << colour.enumerated << " ";
    write_sum(colour.parameters);
    write(colour.profile);
  }

  void write(const Palette& palette) {
    require(palette.values.size() == palette.entries * palette.columns.size(), "A palette has values too many or few");
    for (const ComponentDepth& depth : palette.columns) write(depth);
    write_sum(palette.values);
  }

  void write(const CodestreamHeader& header) {
    const ImageSize& size = header.size;
    const std::uint64_t tiles = std::uint64_t{size.tile_columns()} * size.tile_rows();
    require(tiles > 0 && tiles < 65'536, "The tiles cannot be numbered");
    require(!size.components.empty() && size.components.size() <= 16'384, "The components cannot be numbered");
    text_ << "size " << size.capabilities << " " << tiles << " ";
    for (const std::uint32_t tile : {0U, static_cast<std::uint32_t>(tiles - 1)}) {
      const auto box = size.tile(tile);
      require(!box.is_empty(), "A tile is empty");
      text_ << box.x0 << "," << box.y0 << "," << box.x1 << "," << box.y1 << " ";
    }
    for (std::size_t i = 0; i < std::min(size.components.size(), components_looked_at); ++i) {
      const ComponentSize& component = size.components[i];
      require(component.dx > 0 && component.dy > 0 && component.bits <= 38, "A component is impossible");
      text_ << (component.is_signed ? "-" : "") << int{component.bits} << "/" << int{component.dx} << "/"
            << int{component.dy} << " ";
    }
    write(header.parameters, size.components.size());
    write(header.range);
    write_sum(header.capabilities);
    for (const TilePartLength& entry : header.tile_parts) {
      require(entry.tile < tiles && entry.length >= 14, "TLM has an impossible entry");
      text_ << entry.tile << ":" << entry.length << " ";
    }
    text_ << header.has_packed_headers << header.has_extensions << " ";
    for (const auto& bytes : header.packed_headers) write_sum(bytes);
    for (const auto& bytes : header.packet_lengths) write_sum(bytes);
    for (const std::string& comment : header.comments) write_sum(comment);
    text_ << "\n";
  }

  void write(const TileParameters& parameters, std::size_t components) {
    require(parameters.styles.size() == components && parameters.quantisations.size() == components &&
                parameters.roi_shifts.size() == components,
            "There are parameters for more or fewer components than there are");
    text_ << static_cast<int>(parameters.order) << " " << parameters.layers << " "
          << parameters.multiple_component_transform << parameters.may_have_sop << parameters.has_eph << " ";
    for (std::size_t i = 0; i < std::min(components, components_looked_at); ++i) {
      const CodingStyle& style = parameters.styles[i];
      require(style.precincts.size() == style.decomposition_levels + 1U, "A resolution has no precinct size");
      text_ << int{style.decomposition_levels} << "," << int{style.code_block_width_exponent} << ","
            << int{style.code_block_height_exponent} << "," << int{style.code_block_style} << ","
            << int{style.transformation} << " ";
      write_sum(style.precincts);
      text_ << int{parameters.quantisations[i].style} << " ";
      write_sum(parameters.quantisations[i].steps);
      text_ << int{parameters.roi_shifts[i]} << " ";
    }
    for (const ProgressionChange& change : parameters.changes) {
      require(change.component_end <= components && change.resolution_end <= 33, "A progression is impossible");
      text_ << int{change.first_resolution} << "-" << int{change.resolution_end} << "," << change.first_component << "-"
            << change.component_end << "," << change.layer_end << "," << static_cast<int>(change.order) << " ";
    }
    text_ << "\n";
  }

  void walk(const CodestreamHeader& header, std::uint64_t end) {
    std::map<std::uint32_t, TileParameters> tiles;
    std::uint64_t offset = header.range.end();
    for (int i = 0; i < tile_parts_looked_at && offset < end; ++i) {
      const TilePartStart start = file_.complete([&] { return read_tile_part_start(file_.bytes(), offset); });
      TileParameters& parameters = tiles.emplace(start.tile, header.parameters).first->second;
      const TilePartHeader part =
          file_.complete([&] { return read_tile_part_header(file_.bytes(), header, offset, end, parameters); });
      require(part.range.length >= 14 && part.data.end() == part.range.end(), "A tile-part has an impossible length");
      text_ << "tile " << part.tile << " part " << int{part.number} << " of " << int{start.count} << " ";
      write(part.range);
      write(part.data);
      text_ << part.is_cut_short << part.has_extensions << part.has_packet_lengths << part.has_packed_headers << " ";
      write_sum(part.packet_lengths);
      write_sum(part.packed_headers);
      write(parameters, header.size.components.size());
      offset = part.range.end();
    }
  }

  StarvedFile& file_;
  std::uint64_t size_;
  std::ostringstream text_;
};

}  // namespace

std::string report_of_jp2(StarvedFile& file) { return Report(file).write(); }

}  // namespace pyramidion::testing
