#include "watermark/mark_random.h"

#include <initializer_list>

namespace pyramidion {
namespace {

constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;

std::uint64_t mixed(std::uint64_t bits) {
  bits = (bits ^ bits >> 30U) * 0xBF58476D1CE4E5B9U;
  bits = (bits ^ bits >> 27U) * 0x94D049BB133111EBU;
  return bits ^ bits >> 31U;
}

}  // namespace

MarkRandom::MarkRandom(const MarkKey& key) : state_(key.stream) {
  for (const std::uint64_t field : {key.level, key.column, key.row}) state_ = mixed(state_ + golden) ^ field;
}

std::uint64_t MarkRandom::bits(Use use) const {
  return mixed(mixed(state_ + golden) + golden * (static_cast<std::uint64_t>(use) + 1)) >> 32U;
}

bool MarkRandom::chance(double probability) const {
  constexpr double whole = 4294967296;
  return bits(Use::probability) < static_cast<std::uint64_t>(probability * whole);
}

std::uint32_t MarkRandom::up_to(std::uint32_t most, Use use) const {
  return static_cast<std::uint32_t>(bits(use) * (std::uint64_t{most} + 1) >> 32U);
}

}  // namespace pyramidion
