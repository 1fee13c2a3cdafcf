#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pyramidion {

/// How the bytes of a row are predicted, before they are compressed. The numbers are PNG's.
enum class PngFilter : std::uint8_t {
  none,
  sub,       ///< By the pixel to the left.
  up,        ///< By the pixel above.
  average,   ///< By the mean of both.
  paeth,     ///< By that of its three neighbours which is nearest to left + above - corner.
  adaptive,  ///< Each row by the filter that leaves the smallest numbers.
};

/// Filters a picture's rows one after the other.
class PngFilterer {
 public:
  /// `pixel`: bytes of a pixel.
  PngFilterer(PngFilter filter, std::size_t row_size, std::size_t pixel);

  /// Where the next row is to be put.
  [[nodiscard]] std::uint8_t* row() { return row_.data(); }
  /// Appends that row, filtered, with the filter's number before it.
  void append_to(std::vector<std::uint8_t>& out);

 private:
  PngFilter filter_;
  std::size_t pixel_;
  std::vector<std::uint8_t> row_;
  std::vector<std::uint8_t> above_;
  std::vector<std::uint8_t> candidate_;
  std::vector<std::uint8_t> best_;
};

}  // namespace pyramidion
