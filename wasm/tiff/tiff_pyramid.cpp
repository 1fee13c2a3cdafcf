#include "tiff/tiff_pyramid.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "bytes/concat.h"
#include "tiff/compression.h"
#include "tiff/gdal_no_data.h"
#include "tiff/image_groups.h"
#include "tiff/jpeg_2000_tiles.h"
#include "tiff/metadata.h"
#include "tiff/tile_planner.h"

namespace pyramidion {

namespace {

LevelSource source_of(const DirectoryNode& node) { return {node.directory, *node.header}; }

/// Of the largest level whose tiles are JPEG 2000; nothing when there is none.
J2kColour colour_of(const SparseBytes& bytes, const ImageGroup& group, const std::vector<DirectoryNode>& nodes) {
  const auto found = std::find_if(group.levels.begin(), group.levels.end(),
                                  [&](std::size_t node) { return is_jpeg_2000(*nodes[node].header); });
  return found == group.levels.end() ? J2kColour{} : colour_of_tiles(bytes, source_of(nodes[*found]));
}

/// Throws Missing.
ImageInfo describe_image(const SparseBytes& bytes, const ImageGroup& group, const std::vector<DirectoryNode>& nodes) {
  const ImageHeader& header = *nodes[group.levels.front()].header;
  ImageInfo info;
  info.kind = group.kind;
  info.name = group.name;
  for (const std::size_t node : group.levels) info.levels.push_back(nodes[node].header->level());
  info.bands = header.bands;
  info.bits = header.bits.front();
  info.sample_format = name_of_sample_format(header.sample_format);
  info.photometric = name_of_photometric(effective_photometric(header));
  info.compression = name_of_compression(header.compression);
  info.orientation = header.orientation;
  info.planar = header.planar;
  info.no_data = gdal_no_data(bytes, nodes[group.levels.front()].directory);
  info.has_profile = has_profile(nodes, group.levels.front());
  info.colour = colour_of(bytes, group, nodes);
  return info;
}

/// Throws one Missing for all of them.
std::vector<ImageInfo> describe_images(const SparseBytes& bytes, const std::vector<ImageGroup>& groups,
                                       const std::vector<DirectoryNode>& nodes) {
  std::vector<ImageInfo> images;
  std::vector<ByteRange> missing;
  for (const ImageGroup& group : groups) {
    try {
      images.push_back(describe_image(bytes, group, nodes));
    } catch (const Missing& absent) {
      missing.insert(missing.end(), absent.ranges().begin(), absent.ranges().end());
    }
  }
  if (!missing.empty()) throw Missing(std::move(missing));
  return images;
}

class TiffPyramid final : public Pyramid {
 public:
  TiffPyramid(const SparseBytes& bytes, const OpenLimits& limits, DirectoryWalker&& walker,
              std::vector<ImageGroup> groups, std::vector<ImageInfo> images)
      : bytes_(bytes),
        limits_(limits),
        big_(walker.file_header().big),
        nodes_(walker.nodes()),
        notes_(walker.notes()),
        groups_(std::move(groups)),
        images_(std::move(images)) {
    for (const DirectoryNode& node : nodes_) landmarks_.push_back(node.directory.offset);
    std::sort(landmarks_.begin(), landmarks_.end());
  }

  [[nodiscard]] std::string format() const override { return big_ ? "BigTIFF" : "TIFF"; }
  [[nodiscard]] const std::vector<ImageInfo>& images() const override { return images_; }
  [[nodiscard]] const std::vector<std::string>& notes() const override { return notes_; }

  [[nodiscard]] std::vector<MetadataItem> metadata(std::uint32_t image) override {
    check_image(images_, image);
    return read_metadata(bytes_, nodes_, groups_[image].levels.front(), limits_);
  }

  [[nodiscard]] Plan plan(const Request& request) override {
    check_region(images_, request);
    const ImageGroup& group = groups_[request.image];
    const Level& level = images_[request.image].levels[request.level];
    TilePlanner planner(bytes_, source_of(nodes_[group.levels[request.level]]), source_of(nodes_[group.levels.front()]),
                        landmarks_, limits_);
    planner.check();
    return plan_tiles(planner, level, request);
  }

 private:
  Plan plan_tiles(TilePlanner& planner, const Level& level, const Request& request) const {
    const Region& region = request.region;
    const std::uint32_t first_column = region.x / level.tile_width;
    const std::uint32_t last_column = (region.x + region.width - 1) / level.tile_width;
    const std::uint32_t first_row = region.y / level.tile_height;
    const std::uint32_t last_row = (region.y + region.height - 1) / level.tile_height;
    const std::uint64_t tiles = std::uint64_t{last_column - first_column + 1} * (last_row - first_row + 1);
    if (tiles > limits_.max_tiles / planner.planes()) {
      throw Error(ErrorCode::limit_exceeded, concat({"The region touches ", tiles, " tiles of ", planner.planes(),
                                                     " planes; the limit is ", limits_.max_tiles}));
    }
    planner.require(first_column, last_column, first_row, last_row);
    Plan plan;
    plan.excerpts.reserve(static_cast<std::size_t>(tiles));
    for (std::uint32_t row = first_row; row <= last_row; ++row) {
      for (std::uint32_t column = first_column; column <= last_column; ++column) {
        plan.excerpts.push_back(planner.plan(column, row, request.form));
      }
    }
    return plan;
  }

  const SparseBytes& bytes_;
  const OpenLimits limits_;
  const bool big_;
  const std::vector<DirectoryNode> nodes_;
  const std::vector<std::string> notes_;
  const std::vector<ImageGroup> groups_;
  const std::vector<ImageInfo> images_;
  std::vector<std::uint64_t> landmarks_;  ///< Offsets of the directories, ascending.
};

}  // namespace

TiffOpener::TiffOpener(const SparseBytes& bytes, const OpenLimits& limits)
    : bytes_(bytes), limits_(limits), walker_(bytes, limits) {}

std::unique_ptr<Pyramid> TiffOpener::open() {
  walker_.walk();
  std::vector<ImageGroup> groups = group_images(bytes_, walker_.nodes());
  std::vector<ImageInfo> images = describe_images(bytes_, groups, walker_.nodes());
  return std::make_unique<TiffPyramid>(bytes_, limits_, std::move(walker_), std::move(groups), std::move(images));
}

std::unique_ptr<Pyramid> open_tiff(const SparseBytes& bytes, const OpenLimits& limits) {
  return TiffOpener(bytes, limits).open();
}

}  // namespace pyramidion
