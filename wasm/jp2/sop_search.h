#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/packet_shares.h"

namespace pyramidion {

/// Finds packets that begin with SOP (A.8.1) anywhere in a tile-part, by the numbers that the markers hold: looks where
/// a packet is likely to be, and the markers found there tell where it is more likely. No byte pair of SOP occurs
/// within packets.
///
/// It believes markers as long as those that follow each other are numbered so. Whoever uses what it finds must check
/// that the packet is as long as its header says.
class SopSearch {
 public:
  /// `data` holds all packets of a tile; as many as `shares` tells of. `bytes` must outlive this.
  SopSearch(const SparseBytes& bytes, ByteRange data, std::uint64_t packets, PacketShares shares);

  /// Where the packet of this number is, counted from 0 in the order of the codestream; nothing when there is no such
  /// packet, or when `has_failed`. Throws Missing.
  [[nodiscard]] std::optional<ByteRange> find(std::uint64_t number);

  /// About where the packet begins, as far as is known yet.
  [[nodiscard]] std::uint64_t estimate(std::uint64_t number) const;

  /// The markers contradict each other, or are not there: from now on nothing is found.
  [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
  /// Where a packet begins.
  struct Knot {
    std::uint64_t number;
    std::uint64_t offset;
  };

  /// Two neighbouring knots. What is between them is not known.
  struct Gap {
    Knot before;
    Knot behind;
    std::size_t index;  ///< Of `behind` in `knots_`.
  };

  enum class Outcome : std::uint8_t {
    learnt,         ///< There are more knots now.
    too_little,     ///< More bytes are needed to see what is there.
    ambiguous,      ///< The markers may be one of several 65,536 packets apart.
    contradictory,  ///< Markers are missing, or not in order.
  };

  void learn_sides(std::uint64_t number);
  [[nodiscard]] Gap gap_around(std::uint64_t number) const;
  [[nodiscard]] std::uint64_t offset_in(const Gap& gap, std::uint64_t number) const;
  [[nodiscard]] double size_before(const Gap& gap) const;
  [[nodiscard]] double size_behind(const Gap& gap) const;
  [[nodiscard]] std::optional<std::uint64_t> likely_number(const Gap& gap, std::uint64_t offset, std::uint64_t first,
                                                           std::uint64_t most) const;
  void narrow(const Gap& gap, std::uint64_t offset, double size, std::uint64_t& least, std::uint64_t& most) const;
  [[nodiscard]] std::uint64_t clearer_aim(const Gap& gap, std::uint64_t aim) const;
  [[nodiscard]] ByteRange chunk_for(const Gap& gap, std::uint64_t aim, std::uint64_t length) const;
  [[nodiscard]] Outcome learn(const Gap& gap, ByteRange range);

  const SparseBytes& bytes_;
  const ByteRange data_;
  PacketShares shares_;
  std::vector<Knot> knots_;  ///< Ascending in both.
  bool has_failed_ = false;
};

}  // namespace pyramidion
