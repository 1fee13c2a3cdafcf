#include "tiff/image_groups.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <string_view>

#include "bytes/concat.h"
#include "tiff/tag_reader.h"

namespace pyramidion {

namespace {

/// Levels without a mark shrink by this factor at least, 7/5; pages of a scanned document differ by less.
constexpr std::uint64_t shrink_numerator = 7;
constexpr std::uint64_t shrink_denominator = 5;

/// An unmarked image of another shape is a thumbnail when it is this many times smaller than the main one.
constexpr std::uint32_t thumbnail_factor = 4;

/// Longer descriptions than that are no slide's.
constexpr std::uint64_t max_description_bytes = 64U << 10U;

Photometric colour_family(const ImageHeader& header) {
  const Photometric photometric = effective_photometric(header);
  return photometric == Photometric::ycbcr ? Photometric::rgb : photometric;
}

bool has_same_samples(const ImageHeader& a, const ImageHeader& b) {
  const bool same_format = !a.sample_format || !b.sample_format || a.sample_format == b.sample_format;
  return a.bands == b.bands && a.bits == b.bits && same_format && colour_family(a) == colour_family(b) &&
         a.transparency == b.transparency;
}

bool is_smaller(const ImageHeader& small, const ImageHeader& large) {
  return small.width <= large.width && small.height <= large.height &&
         (small.width < large.width || small.height < large.height);
}

/// Whether both sides shrink by the same factor, when each may have been rounded up or down by less than a pixel.
bool has_same_shape(const ImageHeader& small, const ImageHeader& large) {
  // Products of 32-bit sizes need 64 bits and a sign; doubles are exact enough beside a tolerance of a pixel.
  const double difference = double{1} * small.width * large.height - double{1} * small.height * large.width;
  return std::abs(difference) <= double{1} * large.width + large.height;
}

bool shrinks_clearly(const ImageHeader& small, const ImageHeader& large) {
  const auto shrinks = [](std::uint64_t from, std::uint64_t to) {
    return to == 1 || from * shrink_denominator >= to * shrink_numerator;
  };
  return shrinks(large.width, small.width) && shrinks(large.height, small.height);
}

bool has_line_beginning(const std::string& text, std::string_view word) {
  const auto same = [](char expected, char c) { return std::tolower(static_cast<unsigned char>(c)) == expected; };
  for (std::size_t at = 0; at + word.size() <= text.size();) {
    if (std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at), same)) {
      return true;
    }
    const std::size_t line_end = text.find('\n', at);
    if (line_end == std::string::npos) return false;
    at = line_end + 1;
  }
  return false;
}

bool is_parent(const DirectoryNode& parent, const DirectoryNode& child) {
  return child.path.size() == parent.path.size() + 1 &&
         std::equal(parent.path.begin(), parent.path.end(), child.path.begin());
}

class Grouping {
 public:
  Grouping(const SparseBytes& bytes, const std::vector<DirectoryNode>& nodes)
      : bytes_(bytes), nodes_(nodes), used_(nodes.size(), false) {
    for (std::size_t i = 0; i < nodes.size(); ++i) used_[i] = !nodes[i].header;
    main_ = find_main();
  }

  std::vector<ImageGroup> group() {
    std::vector<ImageGroup> groups{{ImageKind::main, {}, take_levels(main_)}};
    // Full images first, so that reduced ones find theirs.
    for (const bool reduced : {false, true}) {
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        if (used_[i] || header(i).reduced != reduced) continue;
        groups.push_back({ImageKind::page, {}, take_levels(i)});
      }
    }
    std::sort(groups.begin() + 1, groups.end(),
              [](const ImageGroup& a, const ImageGroup& b) { return a.levels.front() < b.levels.front(); });
    require_descriptions(groups);
    for (auto group = groups.begin() + 1; group != groups.end(); ++group) name(*group);
    return groups;
  }

 private:
  [[nodiscard]] const ImageHeader& header(std::size_t i) const { return *nodes_[i].header; }

  [[nodiscard]] std::size_t find_main() const {
    const auto is_full = [this](std::size_t i) { return !used_[i] && !header(i).reduced && !header(i).transparency; };
    std::vector<std::size_t> usable;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!used_[i]) usable.push_back(i);
    }
    const std::size_t first = usable.front();
    if (is_full(first)) return largest_matching(first);

    const auto area = [this](std::size_t i) { return std::uint64_t{header(i).width} * header(i).height; };
    std::optional<std::size_t> best;
    for (const std::size_t i : usable) {
      const bool is_child = is_parent(nodes_[first], nodes_[i]);
      if (is_full(i) && is_child && (!best || area(i) > area(*best))) best = i;
    }
    if (best) return *best;
    if (const auto full = std::find_if(usable.begin(), usable.end(), is_full); full != usable.end()) return *full;
    return *std::max_element(usable.begin(), usable.end(),
                             [&area](std::size_t a, std::size_t b) { return area(a) < area(b); });
  }

  /// Pyramids may be stored from their smallest level up. Nobody tiles the pages of a document, so that tiles tell them
  /// from a document whose first page is the smallest.
  [[nodiscard]] std::size_t largest_matching(std::size_t first) const {
    std::size_t largest = first;
    for (std::size_t i = first + 1; i < nodes_.size(); ++i) {
      if (used_[i] || !nodes_[i].is_in_chain() || header(i).reduced || !header(i).tiled || !header(first).tiled)
        continue;
      const bool matches = is_smaller(header(largest), header(i)) && shrinks_clearly(header(largest), header(i)) &&
                           has_same_shape(header(largest), header(i)) && has_same_samples(header(largest), header(i));
      if (matches) largest = i;
    }
    return largest;
  }

  [[nodiscard]] bool can_be_level(std::size_t candidate, std::size_t base) const {
    const ImageHeader& small = header(candidate);
    const ImageHeader& large = header(base);
    if (!is_smaller(small, large) || !has_same_shape(small, large) || !has_same_samples(small, large)) return false;
    if (large.tiled && !small.tiled) return false;
    if (is_parent(nodes_[base], nodes_[candidate])) return true;
    if (!nodes_[candidate].is_in_chain() || !(nodes_[base].is_in_chain() || base == main_)) return false;
    return small.reduced || (base == main_ && shrinks_clearly(small, large));
  }

  std::vector<std::size_t> take_levels(std::size_t base) {
    used_[base] = true;
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!used_[i] && can_be_level(i, base)) candidates.push_back(i);
    }
    std::sort(candidates.begin(), candidates.end(), [this](std::size_t a, std::size_t b) {
      const std::uint64_t area_of_a = std::uint64_t{header(a).width} * header(a).height;
      const std::uint64_t area_of_b = std::uint64_t{header(b).width} * header(b).height;
      return area_of_a != area_of_b ? area_of_a > area_of_b : a < b;
    });
    std::vector<std::size_t> levels{base};
    for (const std::size_t i : candidates) {
      const ImageHeader& previous = header(levels.back());
      const bool is_marked = header(i).reduced || !nodes_[i].is_in_chain();
      if (!is_smaller(header(i), previous) || !(is_marked || shrinks_clearly(header(i), previous))) continue;
      levels.push_back(i);
      used_[i] = true;
    }
    return levels;
  }

  /// Slides keep their label and macro photograph in the chain, told apart only by their descriptions.
  [[nodiscard]] bool may_be_slide_part(std::size_t i) const {
    return header(main_).tiled && !header(i).tiled && !header(i).transparency && nodes_[i].is_in_chain();
  }

  void require_descriptions(const std::vector<ImageGroup>& groups) const {
    constexpr std::array description{Tag::image_description};
    std::vector<ByteRange> ranges;
    for (const ImageGroup& group : groups) {
      const std::size_t i = group.levels.front();
      if (i == main_ || !may_be_slide_part(i)) continue;
      TagReader(bytes_, nodes_[i].directory, max_description_bytes).append_ranges(description, ranges);
    }
    bytes_.require(ranges);
  }

  [[nodiscard]] std::optional<ImageKind> described_kind(std::size_t i) const {
    if (!may_be_slide_part(i)) return std::nullopt;
    const Field* field = nodes_[i].directory.find(Tag::image_description);
    if (field == nullptr || field->bytes.length > max_description_bytes || bytes_.is_beyond_end(field->bytes)) {
      return std::nullopt;
    }
    const std::string text = TagReader(bytes_, nodes_[i].directory).text(Tag::image_description);
    if (has_line_beginning(text, "label")) return ImageKind::label;
    if (has_line_beginning(text, "macro")) return ImageKind::macro;
    return std::nullopt;
  }

  [[nodiscard]] ImageKind kind_of(std::size_t i) const {
    const ImageHeader& image = header(i);
    const ImageHeader& main = header(main_);
    if (image.transparency) return ImageKind::mask;
    if (const auto kind = described_kind(i)) return *kind;
    const bool is_much_smaller =
        image.width <= main.width / thumbnail_factor && image.height <= main.height / thumbnail_factor;
    const bool is_beside_tiles = main.tiled && !image.tiled && is_smaller(image, main);
    if (image.reduced || is_beside_tiles || is_much_smaller) return ImageKind::thumbnail;
    return nodes_[i].is_in_chain() ? ImageKind::page : ImageKind::other;
  }

  void name(ImageGroup& group) const {
    const std::size_t base = group.levels.front();
    group.kind = kind_of(base);
    group.name = name_of(group.kind);
    if (group.kind == ImageKind::page) group.name += concat({" ", nodes_[base].path.front() + 1});
    if (group.kind == ImageKind::other) group.name = nodes_[base].directory.name;
  }

  const SparseBytes& bytes_;
  const std::vector<DirectoryNode>& nodes_;
  std::vector<bool> used_;  ///< Belongs to an image already, or is none.
  std::size_t main_ = 0;
};

}  // namespace

std::vector<ImageGroup> group_images(const SparseBytes& bytes, const std::vector<DirectoryNode>& nodes) {
  return Grouping(bytes, nodes).group();
}

}  // namespace pyramidion
