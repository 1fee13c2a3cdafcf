#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace pyramidion::testing {

/// The fuzzer's bytes as records of three, repeated without end: they make files far larger than themselves.
class Script {
 public:
  static constexpr std::size_t record_bytes = 3;

  /// `bytes` hold a record at least.
  explicit Script(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t records() const { return bytes_.size() / record_bytes; }
  [[nodiscard]] std::span<const std::uint8_t, record_bytes> operator[](std::size_t number) const {
    return bytes_.subspan(number % records() * record_bytes).first<record_bytes>();
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

/// Calls `look_up` with numbers that look random, the same ones for each seed.
template <typename LookUp>
void at_random(std::uint64_t seed, unsigned times, LookUp look_up) {
  for (unsigned i = 0; i < times; ++i) {
    seed = seed * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    look_up(seed);
  }
}

}  // namespace pyramidion::testing
