// Images of any size for tests/node/jpeg2000-scale.test.js, by tests/native/support/grown_codestream.h: no file, but
// what stands anywhere in it. What the constructor throws ends the program.

#include <emscripten/bind.h>

#include <cstdint>
#include <vector>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "support/grown_codestream.h"

namespace pyramidion::testing {
namespace {

class Grown {
 public:
  /// Of the codestream at `period` in this module's memory.
  Grown(std::uintptr_t period, double length, double times, bool lists_packets)
      : period_(copy_of(bytes_at(period, length))),
        codestream_(period_, to_integer<std::uint32_t>(times, "times"),
                    lists_packets ? PacketLengths::listed : PacketLengths::not_listed) {}

  [[nodiscard]] double size() const { return static_cast<double>(codestream_.size()); }

  /// A Uint8Array of what stands there.
  [[nodiscard]] emscripten::val read(double offset, double length) const {
    std::vector<std::uint8_t> bytes(to_integer<std::size_t>(length, "the length"));
    codestream_.read(to_integer<std::uint64_t>(offset, "the offset"), bytes);
    return to_uint8_array(bytes);
  }

 private:
  static std::vector<std::uint8_t> copy_of(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

  const std::vector<std::uint8_t> period_;
  const GrownCodestream codestream_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(grown_codestream) {
  emscripten::class_<Grown>("GrownCodestream")
      .constructor<std::uintptr_t, double, double, bool>()
      .function("size", &Grown::size)
      .function("read", &Grown::read);
}

}  // namespace pyramidion::testing
