#include "process/convolved.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "process/four_floats.h"

namespace pyramidion {
namespace {

/// Repeats the first and the last pixel of a row `margin` times beyond its ends.
void pad(float* row, std::size_t width, std::size_t channels, std::size_t margin) {
  float* const end = row + width * channels;
  for (std::size_t i = 1; i <= margin; ++i) {
    std::copy_n(row, channels, row - i * channels);
    std::copy_n(end - channels, channels, end + (i - 1) * channels);
  }
}

}  // namespace

ConvolvedRows::ConvolvedRows(RowSource source, const Kernel& kernel, bool is_iipimage)
    : source_(std::move(source)),
      size_(kernel.size),
      margin_(kernel.size / 2 * source_.channels),
      row_length_(margin_ + std::max(source_.room, source_.width * source_.channels + margin_)),
      in_doubles_(is_iipimage),
      padded_(size_ * row_length_) {
  const double sum = std::accumulate(kernel.weights.begin(), kernel.weights.end(), 0.0);
  divisor_ = sum > 0 ? sum : 1;
  for (std::size_t i = 0; i < kernel.weights.size(); ++i) {
    const auto weight = static_cast<float>(kernel.weights[i]);
    if (weight != 0) taps_.push_back({weight, i / size_, i % size_ * source_.channels});
  }
}

void ConvolvedRows::next(float* out) {
  const std::size_t margin = size_ / 2;
  for (; ready_ < source_.height && ready_ <= next_ + margin; ++ready_) {
    float* const row = slot(ready_) + margin_;
    source_.write(ready_, row);
    pad(row, source_.width, source_.channels, margin);
  }
  weighed_.clear();
  for (const auto& [weight, row, offset] : taps_) {
    const std::size_t above = next_ + row < margin ? 0 : next_ + row - margin;
    weighed_.push_back({weight, slot(std::min(above, source_.height - 1)) + offset});
  }
  ++next_;
  if (in_doubles_) return add_up<double>(divisor_, 0, out);
  add_up<float>(static_cast<float>(divisor_), add_up_many(out), out);
}

/// `Sum` is what the products are added up in.
template <typename Sum>
void ConvolvedRows::add_up(Sum divisor, std::size_t from, float* out) const {
  for (std::size_t k = from; k < source_.width * source_.channels; ++k) {
    Sum sum = 0;
    for (const auto& [weight, numbers] : weighed_) sum += static_cast<Sum>(weight * numbers[k]);
    out[k] = static_cast<float>(sum / divisor);
  }
}

/// The same in floats for sixteen values at a time, whose sums stay in the processor meanwhile. Returns how many are
/// done.
std::size_t ConvolvedRows::add_up_many(float* out) const {
  const auto divisor = static_cast<float>(divisor_);
  std::size_t k = 0;
  for (; k + 16 <= source_.width * source_.channels; k += 16) {
    FourFloats a{};
    FourFloats b{};
    FourFloats c{};
    FourFloats d{};
    for (const auto& [weight, numbers] : weighed_) {
      a += weight * four_at(numbers + k);
      b += weight * four_at(numbers + k + 4);
      c += weight * four_at(numbers + k + 8);
      d += weight * four_at(numbers + k + 12);
    }
    if (divisor != 1) {
      a /= divisor;
      b /= divisor;
      c /= divisor;
      d /= divisor;
    }
    store_four(a, out + k);
    store_four(b, out + k + 4);
    store_four(c, out + k + 8);
    store_four(d, out + k + 12);
  }
  return k;
}

}  // namespace pyramidion
