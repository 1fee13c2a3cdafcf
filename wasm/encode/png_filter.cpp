#include "encode/png_filter.h"

#include <array>
#include <cstdlib>

namespace pyramidion {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// PNG specification, 9.4: the neighbour that is closest to left + above - corner.
std::uint8_t paeth(std::uint8_t left, std::uint8_t above, std::uint8_t corner) {
  const int to_left = std::abs(above - corner);
  const int to_above = std::abs(left - corner);
  const int to_corner = std::abs(left + above - 2 * corner);
  if (to_left <= to_above && to_left <= to_corner) return left;
  return to_above <= to_corner ? above : corner;
}

std::uint8_t predict(int filter, std::uint8_t left, std::uint8_t above, std::uint8_t corner) {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return static_cast<std::uint8_t>((left + above) / 2);
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

/// Filters one row, its type first. Template argument, so that each filter has a loop of its own, without branches.
template <int filter>
void filter_row(const Bytes& row, const Bytes& above, std::size_t pixel, std::uint8_t* out) {
  *out++ = filter;
  for (std::size_t i = 0; i < pixel; ++i) out[i] = static_cast<std::uint8_t>(row[i] - predict(filter, 0, above[i], 0));
  const std::size_t rest = row.size() - pixel;
  const std::uint8_t* const left = row.data();
  const std::uint8_t* const corner = above.data();
  const std::uint8_t* const here = left + pixel;
  const std::uint8_t* const over = corner + pixel;
  out += pixel;
  for (std::size_t i = 0; i < rest; ++i) {
    out[i] = static_cast<std::uint8_t>(here[i] - predict(filter, left[i], over[i], corner[i]));
  }
}

using Filter = void (*)(const Bytes&, const Bytes&, std::size_t, std::uint8_t*);
constexpr std::array<Filter, 5> filters{filter_row<0>, filter_row<1>, filter_row<2>, filter_row<3>, filter_row<4>};

/// The usual measure of how well a filtered row will compress: the sum of its values' distances from 0. In rows of more
/// than 2^25 bytes it wraps, and any filter will do.
std::uint32_t cost_of(const Bytes& filtered) {
  std::uint32_t cost = 0;
  for (std::size_t i = 1; i < filtered.size(); ++i) {
    cost += static_cast<unsigned>(std::abs(static_cast<std::int8_t>(filtered[i])));
  }
  return cost;
}

}  // namespace

PngFilterer::PngFilterer(PngFilter filter, std::size_t row_size, std::size_t pixel)
    : filter_(filter), pixel_(pixel), row_(row_size), above_(row_size), candidate_(row_size + 1), best_(row_size + 1) {}

void PngFilterer::append_to(std::vector<std::uint8_t>& out) {
  if (filter_ == PngFilter::adaptive) {
    std::uint32_t lowest = ~std::uint32_t{0};
    for (const Filter filter : filters) {
      filter(row_, above_, pixel_, candidate_.data());
      const std::uint32_t cost = cost_of(candidate_);
      if (cost >= lowest) continue;
      lowest = cost;
      best_.swap(candidate_);
    }
  } else {
    filters[static_cast<std::size_t>(filter_)](row_, above_, pixel_, best_.data());
  }
  out.insert(out.end(), best_.begin(), best_.end());
  row_.swap(above_);
}

}  // namespace pyramidion
