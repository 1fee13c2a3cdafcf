#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "tiff/directory.h"
#include "tiff/image_header.h"

namespace pyramidion {

/// A directory of the file and its place in it.
struct DirectoryNode {
  Directory directory;
  /// Its place: {2} is the third directory of the chain, {0, 1} the second of the first one's SubIFDs.
  std::vector<std::uint32_t> path;
  std::optional<ImageHeader> header;  ///< Nothing when the directory does not describe an image.

  [[nodiscard]] bool is_in_chain() const { return path.size() == 1; }
};

/// Finds and reads all directories of a file: the chain and everybody's SubIFDs. It remembers what it has found, so
/// that a long chain costs no repeated work while its bytes arrive.
///
/// A damaged first directory is an error. Behind it the file is read as far as it is sound: a loop, a pointer beyond
/// the end, a directory that is no image end the chain or are skipped, with a note.
///
/// A directory that several others point to has the place where it is met first. So that this does not depend on which
/// bytes arrive first, directories that were awaited are read once more, in order, when all of them are there.
class DirectoryWalker {
 public:
  DirectoryWalker(const SparseBytes& bytes, const OpenLimits& limits) : bytes_(bytes), limits_(limits) {}

  /// Goes on as far as the bytes reach. Throws one Missing for all directories and values that are awaited; call again
  /// when they have arrived. Throws Error when there is no image to be found, or too many directories.
  void walk();

  [[nodiscard]] const FileHeader& file_header() const { return *file_header_; }
  /// In file order, each parent before its SubIFDs. Complete when `walk` has returned.
  [[nodiscard]] const std::vector<DirectoryNode>& nodes() const { return nodes_; }
  /// What was odd, for people.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  /// Something to read: a directory, or, when it has been read, the values that it keeps elsewhere.
  struct Step {
    std::uint64_t offset = 0;
    std::vector<std::uint32_t> path;
    std::optional<std::size_t> node;
  };

  struct Problem {
    std::vector<std::uint32_t> path;
    Error error;
  };

  void start();
  void follow_steps();
  void take(const Step& step);
  void read_node(const Step& step);
  void read_details(const Step& step);
  void add_step(std::uint64_t offset, std::vector<std::uint32_t> path);
  void note(std::string text);
  void note_problem(const std::vector<std::uint32_t>& path, const Error& error);

  const SparseBytes& bytes_;
  const OpenLimits limits_;
  std::optional<FileHeader> file_header_;
  std::vector<Step> steps_;
  std::vector<DirectoryNode> nodes_;
  std::unordered_set<std::uint64_t> visited_;
  std::vector<std::string> notes_;
  std::optional<Problem> first_problem_;  ///< In file order.
  bool has_waited_ = false;               ///< Steps were taken in the order in which bytes arrived.
};

}  // namespace pyramidion
