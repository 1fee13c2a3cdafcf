#pragma once

#include <cstdint>

namespace pyramidion {

/// What the random numbers of a tile follow from.
struct MarkKey {
  std::uint64_t stream = 0;  ///< Of the seed and the image.
  std::uint32_t level = 0;
  std::uint32_t column = 0;
  std::uint32_t row = 0;
};

/// The random numbers of a tile: the same on every machine and at every call, as they are nothing but a hash of the key
/// and of what they are for. The hash is the output function of SplitMix64 (Steele, Lea and Flood 2014), fed with
/// one field of the key after the other.
class MarkRandom {
 public:
  /// What a number is for: none depends on whether another was asked for.
  enum class Use : std::uint8_t { probability, x, y };

  explicit MarkRandom(const MarkKey& key);

  /// True with this probability, to 2^-32.
  [[nodiscard]] bool chance(double probability) const;
  /// A number from 0 up to and with `most`.
  [[nodiscard]] std::uint32_t up_to(std::uint32_t most, Use use) const;

 private:
  [[nodiscard]] std::uint64_t bits(Use use) const;  ///< 32 of them.

  std::uint64_t state_;
};

}  // namespace pyramidion
