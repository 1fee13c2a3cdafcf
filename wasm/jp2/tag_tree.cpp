#include "jp2/tag_tree.h"

#include <algorithm>
#include <string>

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {

TagTreeShape::TagTreeShape(std::uint32_t columns, std::uint32_t rows) : columns_(columns) {
  if (columns == 0 || rows == 0) return;
  if (std::max(columns, rows) > 32768) throw Error(ErrorCode::bad_request, "A tag tree is too large");
  for (;;) {
    first_[levels_] = static_cast<std::uint32_t>(nodes_);
    nodes_ += std::size_t{columns} * rows;
    ++levels_;
    if (columns == 1 && rows == 1) break;
    columns = (columns + 1) / 2;
    rows = (rows + 1) / 2;
  }
}

void TagTree::Journal::undo() {
  for (; !changes_.empty(); changes_.pop_back()) *changes_.back().first = changes_.back().second;
}

TagTree::Answer TagTree::ask(std::uint32_t column, std::uint32_t row, std::uint32_t threshold, BitReader& bits,
                             Journal& journal) {
  std::uint16_t least = 0;
  for (std::uint32_t level = shape_.levels(); level-- > 0;) {
    Node& here = node(level, column, row);
    Node read = here;
    read.least = std::max(read.least, least);
    while (!read.known && read.least < threshold) {
      if (bits.bit() != 0) {
        read.known = true;
      } else {
        ++read.least;
      }
    }
    if (read.least != here.least || read.known != here.known) {
      journal.changes_.emplace_back(&here, here);
      here = read;
    }
    least = read.least;
    // All leaves below have at least this value.
    if (least >= threshold) return {false, ((column >> level) + 1) << level};
  }
  return {true, column + 1};
}

std::uint32_t TagTree::read(std::uint32_t column, std::uint32_t row, std::uint32_t greatest, BitReader& bits,
                            Journal& journal) {
  if (!ask(column, row, greatest + 1, bits, journal).is_below) {
    throw Error(ErrorCode::malformed, concat({"A packet header holds a number above ", greatest}), "packet header");
  }
  return node(0, column, row).least;
}

TagTreeWriter::TagTreeWriter(std::uint32_t columns, std::uint32_t rows, std::uint32_t initial)
    : shape_(columns, rows), nodes_(shape_.nodes(), Node{initial, 0, false}) {}

void TagTreeWriter::set(std::uint32_t column, std::uint32_t row, std::uint32_t value) {
  for (std::uint32_t level = 0; level < shape_.levels(); ++level) {
    Node& node = nodes_[shape_.node(level, column, row)];
    node.value = std::min(node.value, value);
  }
}

void TagTreeWriter::write(std::uint32_t column, std::uint32_t row, std::uint32_t threshold, BitWriter& bits) {
  std::uint32_t least = 0;
  for (std::uint32_t level = shape_.levels(); level-- > 0;) {
    Node& node = nodes_[shape_.node(level, column, row)];
    node.least = std::max(node.least, least);
    while (!node.known && node.least < threshold) {
      node.known = node.least == node.value;
      bits.put(node.known ? 1 : 0);
      if (!node.known) ++node.least;
    }
    least = node.least;
    if (least >= threshold) return;
  }
}

}  // namespace pyramidion
