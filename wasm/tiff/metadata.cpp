#include "tiff/metadata.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "bytes/utf8.h"
#include "tiff/tag_reader.h"

namespace pyramidion {

namespace {

enum class Form { text, numbers, bytes };

struct MetadataTag {
  Tag tag;
  Form form;
};

constexpr std::array metadata_tags{
    MetadataTag{Tag::document_name, Form::text},
    MetadataTag{Tag::image_description, Form::text},
    MetadataTag{Tag::make, Form::text},
    MetadataTag{Tag::model, Form::text},
    MetadataTag{Tag::x_resolution, Form::numbers},
    MetadataTag{Tag::y_resolution, Form::numbers},
    MetadataTag{Tag::page_name, Form::text},
    MetadataTag{Tag::resolution_unit, Form::numbers},
    MetadataTag{Tag::software, Form::text},
    MetadataTag{Tag::date_time, Form::text},
    MetadataTag{Tag::artist, Form::text},
    MetadataTag{Tag::host_computer, Form::text},
    MetadataTag{Tag::white_point, Form::numbers},
    MetadataTag{Tag::primary_chromaticities, Form::numbers},
    MetadataTag{Tag::xmp, Form::text},
    MetadataTag{Tag::copyright, Form::text},
    MetadataTag{Tag::model_pixel_scale, Form::numbers},
    MetadataTag{Tag::iptc, Form::bytes},
    MetadataTag{Tag::model_tiepoint, Form::numbers},
    MetadataTag{Tag::model_transformation, Form::numbers},
    MetadataTag{Tag::photoshop, Form::bytes},
    MetadataTag{Tag::icc_profile, Form::bytes},
    MetadataTag{Tag::geo_key_directory, Form::numbers},
    MetadataTag{Tag::geo_double_params, Form::numbers},
    MetadataTag{Tag::geo_ascii_params, Form::text},
    MetadataTag{Tag::gdal_metadata, Form::text},
    MetadataTag{Tag::gdal_no_data, Form::text},
};

/// The directory itself, then those that it is a SubIFD of.
std::vector<const Directory*> with_ancestors(const std::vector<DirectoryNode>& nodes, std::size_t index) {
  std::vector<const Directory*> directories{&nodes[index].directory};
  for (std::vector<std::uint32_t> path = nodes[index].path; path.size() > 1;) {
    path.pop_back();
    const auto parent =
        std::find_if(nodes.begin(), nodes.end(), [&path](const DirectoryNode& node) { return node.path == path; });
    if (parent != nodes.end()) directories.push_back(&parent->directory);
  }
  return directories;
}

}  // namespace

bool has_profile(const std::vector<DirectoryNode>& nodes, std::size_t index) {
  const std::vector<const Directory*> directories = with_ancestors(nodes, index);
  return std::any_of(directories.begin(), directories.end(),
                     [](const Directory* directory) { return directory->find(Tag::icc_profile) != nullptr; });
}

std::vector<MetadataItem> read_metadata(const SparseBytes& bytes, const std::vector<DirectoryNode>& nodes,
                                        std::size_t index, const OpenLimits& limits) {
  struct Source {
    MetadataTag wanted;
    const Directory* directory;
  };
  std::vector<Source> sources;
  std::vector<ByteRange> ranges;
  const std::vector<const Directory*> directories = with_ancestors(nodes, index);
  for (const MetadataTag& wanted : metadata_tags) {
    const auto owner = std::find_if(directories.begin(), directories.end(), [&](const Directory* directory) {
      const Field* field = directory->find(wanted.tag);
      return field != nullptr && field->bytes.length <= limits.max_metadata_bytes && !bytes.is_beyond_end(field->bytes);
    });
    if (owner == directories.end()) continue;
    sources.push_back({wanted, *owner});
    ranges.push_back((*owner)->find(wanted.tag)->bytes);
  }
  bytes.require(ranges);

  std::vector<MetadataItem> items;
  for (const auto& [wanted, directory] : sources) {
    const TagReader reader(bytes, *directory, limits.max_metadata_bytes);
    MetadataItem item{name_of(wanted.tag), {}};
    if (wanted.form == Form::text) {
      item.value = to_utf8(reader.text(wanted.tag));
    } else if (wanted.form == Form::numbers) {
      item.value = reader.numbers(wanted.tag);
    } else {
      const auto value = reader.raw(wanted.tag);
      item.value = std::vector<std::uint8_t>(value.begin(), value.end());
    }
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace pyramidion
