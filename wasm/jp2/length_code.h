#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

// The lengths of packets in a sidecar file, in a few bits each (docs/index-format.md): packets that are alike, those of
// one component or one place in a tile, take turns.

namespace pyramidion {

/// The most packets that take turns.
constexpr unsigned longest_turn = 64;

/// How many bits of the next length stand for themselves: what is expected of those whose turn it is.
class LengthModel {
 public:
  /// `turn`: how many packets take turns, 1 to `longest_turn`.
  explicit LengthModel(unsigned turn) : turn_(turn) { sums_.fill(first_mean * weight); }

  [[nodiscard]] unsigned low_bits() const {
    const auto width = static_cast<unsigned>(std::bit_width(sums_[at_] / weight));
    return width < 2 ? 0 : std::min(width - 1, 31U);
  }

  void learn(std::uint32_t length) {
    sums_[at_] += length - sums_[at_] / weight;
    at_ = at_ + 1 == turn_ ? 0 : at_ + 1;
  }

  /// A unary number of so many bits says that the whole length follows.
  static constexpr unsigned escape = 24;

 private:
  static constexpr std::uint64_t first_mean = 64;
  static constexpr std::uint64_t weight = 8;

  std::array<std::uint64_t, longest_turn> sums_{};  ///< Moving means times `weight`.
  unsigned turn_;
  unsigned at_ = 0;
};

/// Takes the lengths of a block of packets.
class LengthReader {
 public:
  LengthReader(std::span<const std::uint8_t> bytes, unsigned turn) : bytes_(bytes), model_(turn) {}

  /// Nothing when there are no more bytes, or what they say cannot be.
  [[nodiscard]] std::optional<std::uint32_t> take();

  /// Whether but a part of the last byte is left.
  [[nodiscard]] bool is_at_end() const { return (position_ + 7) / 8 == bytes_.size(); }

 private:
  std::uint32_t take_bits(unsigned count);

  std::span<const std::uint8_t> bytes_;
  std::size_t position_ = 0;  ///< In bits.
  LengthModel model_;
};

/// The lengths of a block of packets, as LengthReader takes them.
[[nodiscard]] std::vector<std::uint8_t> write_lengths(std::span<const std::uint32_t> lengths, unsigned turn);

}  // namespace pyramidion
