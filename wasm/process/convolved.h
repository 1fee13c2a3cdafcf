#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "process/process_settings.h"

namespace pyramidion {

/// Rows of pixels as they come, from the top.
struct RowSource {
  std::size_t width;
  std::size_t height;
  std::size_t channels;
  std::size_t room;  ///< How many numbers must fit where a row is written; width × channels at least.
  /// Writes row `y`, of width × channels numbers; asked for once, after all those above it.
  std::function<void(std::size_t y, float* out)> write;
};

/// Each channel seen through a kernel. Beyond the edges, the outermost pixels repeat. The sum is divided by that of the
/// weights when it is positive.
class ConvolvedRows {
 public:
  /// `is_iipimage`: added up in doubles, as what is cut off later asks for the same last bits.
  ConvolvedRows(RowSource source, const Kernel& kernel, bool is_iipimage = false);

  /// Writes the next row, width × channels numbers.
  void next(float* out);

 private:
  /// A weight that is not 0, the row of the kernel that it is in, and how many numbers from that row's begin.
  struct Tap {
    float weight;
    std::size_t row;
    std::size_t offset;
  };
  /// The numbers that it is for, for the row that is next.
  struct Weighed {
    float weight;
    const float* numbers;
  };

  /// The padded rows that a row of the result needs, each at its number modulo the kernel's size.
  [[nodiscard]] float* slot(std::size_t y) { return padded_.data() + y % size_ * row_length_; }
  template <typename Sum>
  void add_up(Sum divisor, std::size_t from, float* out) const;
  std::size_t add_up_many(float* out) const;

  RowSource source_;
  std::size_t size_;
  std::size_t margin_;      ///< Of numbers.
  std::size_t row_length_;  ///< With its margins, and the source's room.
  std::vector<Tap> taps_;
  double divisor_;
  bool in_doubles_;
  std::vector<float> padded_;
  std::vector<Weighed> weighed_;  ///< Of each tap.
  std::size_t ready_ = 0;
  std::size_t next_ = 0;
};

}  // namespace pyramidion
