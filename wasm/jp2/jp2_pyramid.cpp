#include "jp2/jp2_pyramid.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "bytes/concat.h"
#include "jp2/jp2_colour.h"
#include "jp2/jp2_levels.h"
#include "jp2/jp2_metadata.h"
#include "jp2/main_header.h"
#include "jp2/marker.h"
#include "jp2/number_reader.h"
#include "jp2/region_planner.h"
#include "pyramid/index_begin.h"

namespace pyramidion {
namespace {

/// Packets that have been looked at need not be kept: a read brings them back.
constexpr std::uint64_t most_bytes_held = 24U << 20U;
/// So small a file is soon read without an index.
constexpr std::uint64_t small_file = 256U << 10U;
/// A look at all of so many tiles takes a read or two for each, whatever tables the file has; a sidecar file has copies
/// of their low resolutions in one place.
constexpr std::uint64_t many_tiles = 64;

std::uint64_t end_of(ByteRange range) {
  return range.offset + std::min(range.length, std::numeric_limits<std::uint64_t>::max() - range.offset);
}

/// Whether the header of the first tile-part has packet lengths, as far as it has arrived.
bool lists_packets(const SparseBytes& bytes, std::uint64_t tile_part) {
  constexpr std::uint64_t looked_at = 4096;
  NumberReader reader(bytes.available(tile_part, looked_at), "SOT", tile_part);
  while (reader.left() >= 4) {
    const auto marker = static_cast<Marker>(reader.take<std::uint16_t>());
    if (marker == Marker::plt) return true;
    if (!has_length(marker)) return false;
    const std::size_t length = std::max<std::size_t>(reader.take<std::uint16_t>(), 2) - 2;
    static_cast<void>(reader.take_bytes(std::min(length, reader.left())));
  }
  return false;
}

std::vector<std::string> found_by(const SparseBytes& bytes, const CodestreamHeader& header, bool has_index) {
  if (has_index) return {"index file"};
  std::vector<std::string> tables;
  if (!header.tile_parts.empty()) tables.emplace_back("TLM");
  if (!header.packet_lengths.empty()) tables.emplace_back("PLM");
  const bool has_lengths = lists_packets(bytes, header.range.end());
  if (has_lengths) tables.emplace_back("PLT");
  if (header.packet_lengths.empty() && !has_lengths && header.parameters.may_have_sop) tables.emplace_back("SOP");
  return tables;
}

/// Whether tile-parts or packets are hard to find without an index, or lie far apart.
bool would_help(const SparseBytes& bytes, const CodestreamHeader& header) {
  if (bytes.file_size() && *bytes.file_size() <= small_file) return false;
  const std::uint64_t tiles = std::uint64_t{header.size.tile_columns()} * header.size.tile_rows();
  if (tiles >= many_tiles || (tiles > 1 && header.tile_parts.empty())) return true;
  return header.packet_lengths.empty() && !lists_packets(bytes, header.range.end());
}

class Jp2Pyramid final : public Pyramid {
 public:
  Jp2Pyramid(SparseBytes& bytes, const OpenLimits& limits, Jp2File&& file, CodestreamHeader&& header,
             std::unique_ptr<PacketIndex> index)
      : bytes_(bytes),
        limits_(limits),
        file_(std::move(file)),
        header_(std::move(header)),
        index_(std::move(index)),
        codestream_{bytes_, header_, end_of(file_.codestream), index_.get()},
        table_(bytes_, header_, codestream_.end),
        tiles_(codestream_, table_),
        levels_(jp2_levels(header_, limits.tile_size)),
        notes_(file_.notes) {
    if (levels_.empty()) {
      throw Error(ErrorCode::malformed, "The image has no sample on the grid of its components", "SIZ");
    }
    describe();
  }

  [[nodiscard]] std::string format() const override { return file_.format; }
  [[nodiscard]] const std::vector<ImageInfo>& images() const override { return images_; }
  [[nodiscard]] const std::vector<std::string>& notes() const override { return notes_; }

  [[nodiscard]] std::vector<MetadataItem> metadata(std::uint32_t image) override {
    check_image(images_, image);
    return read_jp2_metadata(bytes_, file_, header_, limits_);
  }

  [[nodiscard]] Plan plan(const Request& request) override {
    check_region(images_, request);
    if (request.form == ExcerptForm::jpeg) {
      throw Error(ErrorCode::unsupported, "A tile of a JPEG 2000 image cannot be taken out as a JPEG file");
    }
    RegionPlanner planner(codestream_, tiles_, levels_[request.level], request.layers);
    planner.add(request.region, request.form == ExcerptForm::single);
    Plan plan{planner.finish()};
    for (const std::uint32_t tile : planner.whole_tiles()) {
      note(concat({"The packets of tile ", tile, " cannot be told apart: it is read whole"}));
    }
    if (planner.lacks_tiles()) note("The codestream lacks tiles: they are transparent, and their samples are 0");
    if (planner.lacks_bytes()) note("The codestream is incomplete: what is there of it is shown");
    if (bytes_.held() > most_bytes_held) bytes_.clear();
    tiles_.tidy();
    return plan;
  }

 private:
  void describe() {
    ImageInfo& info = images_.emplace_back();
    for (const Jp2Level& level : levels_) {
      info.levels.push_back(level.level);
      if (is_cut(header_.size, level)) info.cut_levels = static_cast<std::uint16_t>(info.levels.size());
    }
    const auto& components = header_.size.components;
    info.bands = static_cast<std::uint16_t>(components.size());
    info.bits = 0;
    bool is_signed = false;
    for (const ComponentSize& component : components) {
      info.bits = std::max<std::uint16_t>(info.bits, component.bits);
      is_signed = is_signed || component.is_signed;
    }
    info.sample_format = is_signed ? "signed" : "unsigned";
    info.photometric = photometric_of(file_.image, components.size());
    info.compression = header_.capabilities.empty() ? "JPEG 2000" : "HTJ2K";
    info.layers = header_.parameters.layers;
    info.has_profile = has_profile(file_.image);
    info.found_by = found_by(bytes_, header_, index_ != nullptr);
    info.colour = colour_of(file_.image);
    if (std::string text = note_of_colours(file_.image); !text.empty()) notes_.push_back(std::move(text));
    if (file_.other_codestreams > 0) {
      notes_.push_back(concat({"The file has ", file_.other_codestreams, " more codestreams, which are not read"}));
    }
    if (header_.has_extensions) {
      notes_.emplace_back("The codestream uses extensions of ISO/IEC 15444-2: its tiles are read whole");
    }
  }

  void note(const std::string& text) {
    constexpr std::size_t most_notes = 20;
    if (notes_.size() < most_notes && std::find(notes_.begin(), notes_.end(), text) == notes_.end()) {
      notes_.push_back(text);
    }
  }

  SparseBytes& bytes_;
  const OpenLimits limits_;
  const Jp2File file_;
  const CodestreamHeader header_;
  const std::unique_ptr<PacketIndex> index_;
  const Codestream codestream_;
  TilePartTable table_;
  TileStore tiles_;
  const std::vector<Jp2Level> levels_;
  std::vector<ImageInfo> images_;
  std::vector<std::string> notes_;
};

}  // namespace

std::unique_ptr<Pyramid> Jp2Opener::open() {
  if (!file_) file_ = read_boxes(bytes_);
  CodestreamHeader header = read_main_header(bytes_, file_->codestream);
  std::unique_ptr<PacketIndex> index = read_index(header);
  if (index) header.tile_parts = index->tile_parts();
  Jp2File file = std::move(*file_);
  file_.reset();
  return std::make_unique<Jp2Pyramid>(bytes_, limits_, std::move(file), std::move(header), std::move(index));
}

std::unique_ptr<PacketIndex> Jp2Opener::read_index(const CodestreamHeader& header) {
  if (index_ == nullptr || index_->file_size() == index_begin) return nullptr;
  if (!index_->file_size() && !would_help(bytes_, header)) return nullptr;
  try {
    return std::make_unique<PacketIndex>(*index_, header, bytes_.clipped({0, end_of(file_->codestream)}).length);
  } catch (const Error& error) {
    file_->notes.push_back(concat({error.what(), ": it is not used"}));
    index_->clear();
    index_->set_file_size(index_begin);
    return nullptr;
  }
}

}  // namespace pyramidion
