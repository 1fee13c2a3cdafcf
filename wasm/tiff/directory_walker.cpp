#include "tiff/directory_walker.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bytes/concat.h"
#include "bytes/united_ranges.h"
#include "tiff/tag_reader.h"

namespace pyramidion {

namespace {

/// SubIFDs of SubIFDs exist; a deeper nesting is a sign of damage.
constexpr std::size_t max_depth = 4;

/// A damaged file has more problems than anyone reads.
constexpr std::size_t max_notes = 20;

std::string name_of_place(const std::vector<std::uint32_t>& path) {
  std::string name = concat({"IFD ", path.front()});
  for (std::size_t i = 1; i < path.size(); ++i) name += concat({", SubIFD ", path[i]});
  return name;
}

}  // namespace

void DirectoryWalker::walk() {
  if (!file_header_) {
    file_header_ = read_file_header(bytes_);
    start();
  }
  follow_steps();
  if (has_waited_) {
    start();
    follow_steps();
  }
  const auto is_image = [](const DirectoryNode& node) { return node.header.has_value(); };
  if (std::none_of(nodes_.begin(), nodes_.end(), is_image)) throw Error(first_problem_->error);
  std::sort(nodes_.begin(), nodes_.end(),
            [](const DirectoryNode& a, const DirectoryNode& b) { return a.path < b.path; });
}

void DirectoryWalker::start() {
  has_waited_ = false;
  steps_.clear();
  nodes_.clear();
  visited_.clear();
  notes_.clear();
  first_problem_.reset();
  add_step(file_header_->first_directory, {0});
}

void DirectoryWalker::follow_steps() {
  std::vector<Step> waiting;
  std::vector<ByteRange> absent;
  while (!steps_.empty()) {
    Step step = std::move(steps_.back());
    steps_.pop_back();
    try {
      take(step);
    } catch (const Missing& missing) {
      absent.insert(absent.end(), missing.ranges().begin(), missing.ranges().end());
      waiting.push_back(std::move(step));
    }
  }
  steps_ = std::move(waiting);
  if (absent.empty()) return;
  has_waited_ = true;
  throw Missing(united(std::move(absent)));  // Neighbouring directories may ask for the same bytes.
}

void DirectoryWalker::take(const Step& step) {
  try {
    if (step.node) {
      read_details(step);
    } else {
      read_node(step);
    }
  } catch (const Error& error) {
    const bool has_too_many = visited_.size() > limits_.max_directories;
    if (nodes_.empty() || has_too_many) throw;
    note_problem(step.path, error);
  }
}

void DirectoryWalker::read_node(const Step& step) {
  if (bytes_.is_beyond_end({step.offset, 1}) && !nodes_.empty()) {
    throw Error(ErrorCode::truncated,
                concat({name_of_place(step.path), " would lie beyond the end of the file, at byte ", step.offset}),
                name_of_place(step.path), step.offset);
  }
  DirectoryNode node;
  node.directory = read_directory(bytes_, *file_header_, step.offset, name_of_place(step.path), limits_);
  node.path = step.path;
  const std::uint64_t next = node.directory.next;
  nodes_.push_back(std::move(node));
  steps_.push_back({step.offset, step.path, nodes_.size() - 1});
  if (step.path.size() == 1 && next != 0) add_step(next, {step.path.front() + 1});
}

void DirectoryWalker::read_details(const Step& step) {
  DirectoryNode& node = nodes_[*step.node];
  const Directory& directory = node.directory;
  constexpr std::array sub_ifds{Tag::sub_ifds};
  const TagReader reader(bytes_, directory);
  std::vector<ByteRange> absent;
  // Ask for the values of the image and for the SubIFDs' offsets together.
  try {
    reader.require(sub_ifds);
  } catch (const Missing& missing) {
    absent = missing.ranges();
  }
  try {
    node.header = read_image_header(bytes_, directory);
  } catch (const Missing& missing) {
    absent.insert(absent.end(), missing.ranges().begin(), missing.ranges().end());
  } catch (const Error& error) {
    note_problem(step.path, error);
  }
  if (!absent.empty()) throw Missing(std::move(absent));

  if (step.path.size() >= max_depth) return;
  std::uint32_t index = 0;
  for (const std::uint64_t offset : reader.integers(Tag::sub_ifds)) {
    std::vector<std::uint32_t> path = step.path;
    path.push_back(index++);
    if (offset != 0) add_step(offset, std::move(path));
  }
}

void DirectoryWalker::add_step(std::uint64_t offset, std::vector<std::uint32_t> path) {
  if (!visited_.insert(offset).second) {
    note(concat({name_of_place(path), " was read before, at byte ", offset, ": it is not followed again"}));
    return;
  }
  if (visited_.size() > limits_.max_directories) {
    throw Error(ErrorCode::limit_exceeded, concat({"The file has more than ", limits_.max_directories, " directories"}),
                name_of_place(path), offset);
  }
  steps_.push_back({offset, std::move(path), {}});
}

void DirectoryWalker::note(std::string text) {
  if (notes_.size() < max_notes) notes_.push_back(std::move(text));
}

void DirectoryWalker::note_problem(const std::vector<std::uint32_t>& path, const Error& error) {
  note(error.what());
  if (!first_problem_ || path < first_problem_->path) first_problem_ = Problem{path, error};
}

}  // namespace pyramidion
