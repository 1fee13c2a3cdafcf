#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <span>

namespace pyramidion::testing {

/// Whether a codestream lists the lengths of its packets.
enum class PacketLengths { listed, not_listed };

/// A codestream whose image is that of another, `period`, repeated `times` across and down: an image as large as
/// wanted, without its pixels, and without room for it: any part of it is made when it is read. Its code-blocks are
/// those of the period, so that its samples are no exact repetition where copies meet, but themselves repeat: what is
/// around one corner of four copies is around each. It is one tile in the order RPCL, one quality layer, with PLT or
/// without.
class GrownCodestream {
 public:
  /// The period, which must outlive this, is one tile from (0, 0) on whose code-blocks are all whole: its sides are
  /// multiples of the code-blocks' as the lowest resolution has them. Components must not differ in coding. Throws
  /// Error `unsupported` for others, and what reading it throws.
  GrownCodestream(std::span<const std::uint8_t> period, std::uint32_t times,
                  PacketLengths lengths = PacketLengths::listed);
  ~GrownCodestream();

  GrownCodestream(const GrownCodestream&) = delete;
  GrownCodestream& operator=(const GrownCodestream&) = delete;

  /// In bytes.
  [[nodiscard]] std::uint64_t size() const;

  /// Fills `bytes` with what stands from `offset` on; all of it must be within the codestream.
  void read(std::uint64_t offset, std::span<std::uint8_t> bytes) const;

 private:
  class Repetition;

  std::unique_ptr<const Repetition> repetition_;
};

/// Writes all of it, with PLT.
void write_grown_codestream(std::span<const std::uint8_t> period, std::uint32_t times, std::ostream& out);

}  // namespace pyramidion::testing
