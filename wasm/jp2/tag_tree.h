#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "jp2/packet_bits.h"

// Tag trees (B.10.2): two-dimensional arrays of small numbers, told bit by bit and no further than needed. Each node's
// value is the least of its up to four children's.

namespace pyramidion {

/// Where the nodes of a tag tree lie in an array: level 0 holds the leaves, the last level one node.
class TagTreeShape {
 public:
  TagTreeShape() = default;
  /// At most 32,768 of each.
  TagTreeShape(std::uint32_t columns, std::uint32_t rows);

  [[nodiscard]] std::uint32_t levels() const { return levels_; }
  [[nodiscard]] std::size_t nodes() const { return nodes_; }
  /// The node of a level above a leaf.
  [[nodiscard]] std::size_t node(std::uint32_t level, std::uint32_t column, std::uint32_t row) const {
    const std::uint32_t columns = ((columns_ - 1) >> level) + 1;
    return first_[level] + std::size_t{row >> level} * columns + (column >> level);
  }

 private:
  std::array<std::uint32_t, 16> first_{};
  std::uint32_t columns_ = 0;
  std::uint32_t levels_ = 0;
  std::size_t nodes_ = 0;
};

/// What is known of a tag tree that is being read.
class TagTree {
 private:
  struct Node {
    std::uint16_t least = 0;  ///< The value is at least this,
    bool known = false;       ///< or is this.
  };

 public:
  /// Reading writes down what it changes, so that it can be undone when the bits run out.
  class Journal {
   public:
    void undo();

   private:
    friend class TagTree;
    std::vector<std::pair<Node*, Node>> changes_;
  };

  struct Answer {
    bool is_below;
    std::uint32_t
        column_end;  ///< The answer holds for the leaf's row up to this column, which may lie beyond the tree.
  };

  TagTree() = default;
  TagTree(std::uint32_t columns, std::uint32_t rows)
      : shape_(columns, rows), nodes_(shape_.nodes() > 1 ? shape_.nodes() : 0) {}

  /// Whether the leaf's value is below the threshold, of at most 65,535.
  [[nodiscard]] Answer ask(std::uint32_t column, std::uint32_t row, std::uint32_t threshold, BitReader& bits,
                           Journal& journal);

  /// The leaf's value; Error `malformed` if it is greater than `greatest`, of at most 65,534.
  [[nodiscard]] std::uint32_t read(std::uint32_t column, std::uint32_t row, std::uint32_t greatest, BitReader& bits,
                                   Journal& journal);

 private:
  [[nodiscard]] Node& node(std::uint32_t level, std::uint32_t column, std::uint32_t row) {
    return nodes_.empty() ? only_ : nodes_[shape_.node(level, column, row)];
  }

  TagTreeShape shape_;
  Node only_;                ///< Of a tree of one node: images have many of those.
  std::vector<Node> nodes_;  ///< Of all others.
};

/// A tag tree that is being written.
class TagTreeWriter {
 public:
  /// Leaves that are not set have the value `initial`, and none may have a greater one.
  TagTreeWriter(std::uint32_t columns, std::uint32_t rows, std::uint32_t initial);

  /// All values are set before anything is written.
  void set(std::uint32_t column, std::uint32_t row, std::uint32_t value);

  /// Writes whether the leaf's value is below the threshold; with a threshold above all values, writes the value.
  void write(std::uint32_t column, std::uint32_t row, std::uint32_t threshold, BitWriter& bits);

 private:
  struct Node {
    std::uint32_t value = 0;
    std::uint32_t least = 0;  ///< What the reader knows.
    bool known = false;
  };

  TagTreeShape shape_;
  std::vector<Node> nodes_;
};

}  // namespace pyramidion
